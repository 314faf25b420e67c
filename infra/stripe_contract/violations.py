"""What is wrong with a request or an object, and where."""

import enum
from dataclasses import dataclass


class Kind(enum.StrEnum):
    """How a value breaks the contract."""

    UNKNOWN = "unknown"
    """A name that the contract does not have."""
    MISSING = "missing"
    """A name that must be there and is not."""
    TYPE = "type"
    """A value of another type."""
    ENUM = "enum"
    """A value outside a closed list."""
    UNDOCUMENTED = "undocumented"
    """A value outside an open list: legal one day, a typing error today."""
    ABSENT = "absent"
    """A nullable field of an object that was left out."""


@dataclass(frozen=True)
class Violation:
    """One difference between a value and the contract; `path` reads like Stripe's own `param`."""

    path: str
    kind: Kind
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.path}: {self.kind} {self.detail}".rstrip()


def join_path(parent: str, name: str | int) -> str:
    """The path of a part: `items` and `0` make `items[0]`."""
    return f"{parent}[{name}]" if parent else str(name)
