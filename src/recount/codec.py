"""Turns records into plain JSON data and back, without loss.

Not the outside form (that is `recount.records`) but the store's: every field of every
dataclass, dates as ISO 8601 days. What comes back equals what went in.
"""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from recount.errors import InvariantError

Decoder = Callable[[Any], Any]
_PLAIN = frozenset({type(None), str, int, float, bool})


def encode(value: object) -> Any:
    """Returns dataclasses as lists of their fields' values, in order; dates as strings.

    Raises InvariantError for a value of a kind that no record holds.
    """
    kind: Any = type(value)
    if kind in _PLAIN:
        return value
    read_fields = fields_reader(kind)
    if read_fields is not None:
        return [item if item.__class__ in _PLAIN else encode(item) for item in read_fields(value)]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [item if item.__class__ in _PLAIN else encode(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): encode(item) for key, item in value.items()}
    raise InvariantError(f"codec: cannot encode {kind.__name__}")


@cache
def fields_reader(kind: Any) -> Callable[[Any], tuple[Any, ...]] | None:
    """Returns what gives the values of a dataclass's fields, in order; None for another type."""
    if not dataclasses.is_dataclass(kind):
        return None
    names = [field.name for field in dataclasses.fields(kind)]
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple([getattr(value, name) for name in names])


def decode(kind: Any, data: Any) -> Any:
    """Returns the value of type `kind` that `encode` made `data` from."""
    return _decoder(kind)(data)


@cache
def _decoder(kind: Any) -> Decoder:  # noqa: PLR0911 - a case a kind of type
    origin = get_origin(kind)
    if kind is date:
        return date.fromisoformat
    if origin is Union or origin is types.UnionType:
        inner = [arg for arg in get_args(kind) if arg is not type(None)]
        if len(inner) > 1:  # plain values only
            return _same
        return _optional(_decoder(inner[0]))
    if origin is tuple:
        return _tuple(get_args(kind))
    if origin is not None and dataclasses.is_dataclass(origin):
        return _dataclass(origin, dict(zip(_parameters(origin), get_args(kind), strict=True)))
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        value = _decoder(get_args(kind)[1])
        return lambda data: {key: value(item) for key, item in data.items()}
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind, {})
    if origin is Literal or kind in (str, int, float, bool, object, Any):
        return _same
    raise InvariantError(f"codec: cannot decode {kind}")


def _same(data: Any) -> Any:
    return data


def _optional(inner: Decoder) -> Decoder:
    return lambda data: None if data is None else inner(data)


def _tuple(args: tuple[Any, ...]) -> Decoder:
    if len(args) == 2 and args[1] is Ellipsis:
        inner = _decoder(args[0])
        return lambda data: tuple([inner(item) for item in data])
    each = [_decoder(arg) for arg in args]
    return lambda data: tuple(f(item) for f, item in zip(each, data, strict=True))


def _parameters(kind: Any) -> tuple[Any, ...]:
    return tuple(getattr(kind, "__parameters__", ()))


def _dataclass(kind: Any, bound: Mapping[Any, Any]) -> Decoder:
    hints = get_type_hints(kind)
    names = [field.name for field in dataclasses.fields(kind)]
    kinds = [bound.get(hints[name], hints[name]) for name in names]
    decoders = [_same if isinstance(k, TypeVar) else _decoder(k) for k in kinds]

    def read(data: Any) -> Any:  # a shorter list comes from a version with fewer fields
        return kind(*[f(item) for f, item in zip(decoders, data, strict=False)])

    return read
