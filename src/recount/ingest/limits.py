"""The limits of intake, as they stand in `vocab/data/intake.toml`."""

from __future__ import annotations

from dataclasses import dataclass, field

from recount.errors import InputError
from recount.vocab.loader import load_table


def limit(name: str) -> int:
    """Returns a limit by its name in the table."""
    return int(load_table("intake")["limits"][name])


@dataclass(slots=True)
class Budget:
    """What one input may still unpack to: files and bytes, all depths together."""

    members: int = field(default_factory=lambda: limit("members"))
    unpacked: int = field(default_factory=lambda: limit("total_bytes"))

    @property
    def is_spent(self) -> bool:
        """Whether nothing more of the input may be unpacked."""
        return self.members < 0 or self.unpacked < 0

    def take(self, size: int, ref: str) -> None:
        """Counts one file of so many bytes; raises InputError (`bomb`) when all is used up."""
        self.members -= 1
        self.unpacked -= size
        if self.members < 0:
            raise InputError("bomb", ref, f"over {limit('members')} files inside one input")
        if self.unpacked < 0:
            raise InputError("bomb", ref, f"unpacks to over {limit('total_bytes')} bytes")
