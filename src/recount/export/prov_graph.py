"""A PROV-JSON document while it is made, and the names of its elements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from recount.model import make_id


class Graph:
    """The sections of a PROV-JSON document: elements by their id, relations by a number."""

    def __init__(self) -> None:
        self.sections: dict[str, dict[str, Any]] = {}
        self._numbers: defaultdict[str, int] = defaultdict(int)

    def add(self, section: str, key: str, **values: Any) -> str:
        """Adds an element once; values that were not read are left out. Returns its id."""
        kept = {_name(name): value for name, value in values.items() if value not in (None, "")}
        self.sections.setdefault(section, {}).setdefault(key, kept)
        return key

    def knows(self, key: str) -> bool:
        """Whether an entity is there."""
        return key in self.sections.get("entity", {})

    def relate(self, section: str, **ends: Any) -> None:
        """Adds a relation between elements."""
        self._numbers[section] += 1
        key = f"_:{section}{self._numbers[section]}"
        self.sections.setdefault(section, {})[key] = {
            _name(name): value for name, value in ends.items()
        }


def _name(name: str) -> str:
    """Returns a Python name as a qualified one: prov_label is prov:label."""
    prefix, _, local = name.partition("_")
    return f"{prefix}:{local}"


def typed(kind: str) -> Mapping[str, str]:
    """Returns a type's name as PROV-JSON writes it."""
    return {"$": kind, "type": "xsd:QName"}


def doc_key(key: str) -> str:
    """Returns the name of a document's entity."""
    return f"recount:document-{key}"


def person_agent(graph: Graph, name: str) -> str:
    """Adds a person who did something, once for a name; returns the agent's name."""
    return graph.add(
        "agent",
        f"recount:person-{make_id(name)}",
        prov_type=typed("prov:Person"),
        prov_label=name,
    )
