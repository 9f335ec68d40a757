"""What a request asks for in its query: filters, the part of a list, a codebook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Generic, Literal, TypeVar

from fastapi import Depends, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from recount.filters import Filter
from recount.values import Harm

T = TypeVar("T")
SIZE = 50
"""Entries on a page."""
_LAST = 1_000_000


class FilterQuery(BaseModel):
    """The filters of the command line, as fields of a query."""

    model_config = ConfigDict(extra="ignore")

    since: date | None = Field(None, description="Nothing before this day.")
    until: date | None = Field(None, description="Nothing after this day.")
    place: str | None = Field(None, max_length=200, description="Part of a place's name.")
    source: str | None = Field(None, max_length=200, description="Part of a source's name.")
    harm: Harm | None = Field(None, description="What people suffered.")
    status: Literal["single_source", "corroborated", "disputed", "denied"] | None = Field(
        None, description="How the accounts stand."
    )
    event: str | None = Field(None, max_length=100, description="Part of an event type.")
    text: str | None = Field(None, max_length=500, description="Words that stand in the text.")

    def narrow(self) -> Filter:
        """Returns the filter; an empty field is no condition."""
        return Filter(**{name: value or None for name, value in self})


def read_filter(request: Request) -> Filter:
    """Returns the filter of a page's address; the fields that a form left empty are none."""
    given = {key: value for key, value in request.query_params.items() if value.strip()}
    try:
        return FilterQuery.model_validate(given).narrow()
    except ValidationError as error:
        raise RequestValidationError(
            [{**each, "loc": ("query", *each["loc"])} for each in error.errors()]
        ) from error


Narrow = Annotated[Filter, Depends(read_filter)]
"""A page's parameter: what its lists are narrowed to."""


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """A page's part of a list. `page` counts from 1."""

    items: Sequence[T]
    total: int
    page: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        """The number of pages, at least 1."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The position of the first entry, from 1; 0 in an empty list."""
        return (self.page - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        """The position of the last entry."""
        return min(self.page * self.size, self.total)


def read_page(page: Annotated[int, Query(ge=1, le=_LAST)] = 1) -> int:
    """Returns the page's number, from 1."""
    return page


PageNumber = Annotated[int, Depends(read_page)]
"""A page's parameter: which part of its list is shown."""


def cut(found: Sequence[T], page: int, size: int = SIZE) -> Paged[T]:
    """Returns a page of a list that is wholly at hand; one behind the end is the last one."""
    last = max(1, -(-len(found) // size))
    page = min(page, last)
    return Paged(found[(page - 1) * size : page * size], len(found), page, size)
