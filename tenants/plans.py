"""What a tribe can be founded on: billing, a floor above, says what it sells."""

from collections.abc import Sequence
from typing import Protocol

from core.common.errors import Sentence


class Plan(Protocol):
    """What the founder of a tribe must know of a plan; prices are a year's, without VAT."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> Sentence: ...
    @property
    def description(self) -> Sentence: ...
    @property
    def yearly_cents(self) -> int: ...


_offered: list[Plan] = []


def offer(plans: Sequence[Plan]) -> None:
    """Make these the plans a tribe can be founded on, in this order."""
    _offered[:] = plans


def offered() -> list[Plan]:
    """The plans a tribe can be founded on, the smallest first."""
    return list(_offered)


def is_offered(code: str) -> bool:
    """Whether a tribe can be founded on a plan."""
    return any(plan.code == code for plan in _offered)


def name_of(code: str) -> Sentence:
    """What a plan is called; a code that is no longer sold speaks for itself."""
    return next((plan.name for plan in _offered if plan.code == code), code)
