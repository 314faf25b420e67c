"""What the rooms above tell about rules and people: who may what by which rules, and what ends."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise

from core.members.models import Member, TribeRules

Sentence = str | Promise
MOST_NAMES = 12


@dataclass(frozen=True)
class RulesChange:
    """The rules in force, and those that would be."""

    before: TribeRules
    after: TribeRules

    @cached_property
    def levels(self) -> dict[int, int]:
        """What each level becomes: itself, or the next lower one that is on, or none."""
        on = [0, *self.after.levels]
        return {level: max(one for one in on if one <= level) for level in range(4)}


@dataclass(frozen=True)
class Effect:
    """What a change of the rules gives some people, or takes from them."""

    kind: str
    sentence: str
    is_loss: bool
    people: tuple[Member, ...] = ()

    @property
    def named(self) -> str:
        """The names of the first of them."""
        return ", ".join(person.name for person in self.people[:MOST_NAMES])

    @property
    def others(self) -> int:
        """How many are not named."""
        return max(0, len(self.people) - MOST_NAMES)


@dataclass(frozen=True)
class Right:
    """Something people may do by the rules; what is said when `number` of them gain or lose it."""

    kind: str
    has: Callable[[Member, TribeRules], bool]
    gained: Sentence
    lost: Sentence


@dataclass(frozen=True)
class Parting:
    """
    What ends for somebody who goes, in a sentence; `names` are those the reader may see.

    What `is_in_the_way` must be settled first; `href` leads there.
    """

    sentence: str
    names: tuple[str, ...] = ()
    href: str = ""
    is_in_the_way: bool = False


Effects = Callable[[RulesChange, list[Member]], list[Effect]]
Partings = Callable[[Member, Member], list[Parting]]

_rights: dict[str, Right] = {}
_effects: list[Effects] = []
_partings: list[Partings] = []


def register_right(right: Right) -> None:
    """Let a room name a right the rules give, so that a preview says who gains and loses it."""
    _rights[right.kind] = right


def register_effects(effects: Effects) -> None:
    """
    Let a room say what else a change of the rules does.

    `effects(change, fallen)` is told whose level falls (their rows still say the former one).
    """
    if effects not in _effects:
        _effects.append(effects)


def register_partings(partings: Partings) -> None:
    """Let a room say what ends there: `partings(person, reader)`, as far as the reader may know."""
    if partings not in _partings:
        _partings.append(partings)


def rights() -> list[Right]:
    """The rights that the rules give."""
    return list(_rights.values())


def effects_elsewhere(change: RulesChange, fallen: list[Member]) -> list[Effect]:
    """What a change of the rules does in the rooms above."""
    return [effect for effects in _effects for effect in effects(change, fallen)]


def partings_elsewhere(*, person: Member, reader: Member) -> list[Parting]:
    """What ends in the rooms above when a person goes, as far as the reader may know."""
    return [parting for partings in _partings for parting in partings(person, reader)]
