"""What a change of the rules does to whom, before anybody saves it."""

import copy
import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.selectors import number_with_second_factor
from core.common import clock
from core.members import registry
from core.members.models import Member
from core.members.registry import Effect, RulesChange
from core.members.selectors.people import guests, people
from core.members.selectors.wording import Change, changes_in_words, level_name
from tenants.context import current_tribe


@dataclass(frozen=True)
class RulesPreview:
    """What would be different in words, and what that gives and takes."""

    changes: list[Change]
    effects: list[Effect]

    @property
    def losses(self) -> list[Effect]:
        """What people would lose."""
        return [effect for effect in self.effects if effect.is_loss]

    @property
    def gains(self) -> list[Effect]:
        """What people would gain."""
        return [effect for effect in self.effects if not effect.is_loss]


def preview_of(change: RulesChange) -> RulesPreview:
    """What a change of the rules would do: the same policies are asked, with the rules it makes."""
    everybody = list(people())
    fallen = [member for member in everybody if change.levels[member.level] != member.level]
    effects = [
        *_levels(change, fallen),
        *_rights(change, everybody),
        *registry.effects_elsewhere(change, fallen),
        *_guests(change),
        *_second_step(change, everybody),
    ]
    return RulesPreview(changes_in_words(change.before, change.after), effects)


def guests_end_at(guest_days: int) -> dt.datetime:
    """The moment by which guests are gone when they may stay so many days; with none, now."""
    if not guest_days:
        return clock.now()
    zone = current_tribe().time_zone
    last_day = clock.local_date(time_zone=zone) + dt.timedelta(days=guest_days)
    return clock.end_of_day(day=last_day, time_zone=zone)


def _levels(change: RulesChange, fallen: list[Member]) -> list[Effect]:
    effects = []
    for level, becomes in change.levels.items():
        people_in_it = tuple(member for member in fallen if member.level == level)
        if people_in_it:
            sentence = _falls(change, len(people_in_it), level, becomes)
            effects.append(Effect("level", sentence, is_loss=True, people=people_in_it))
    return effects


def _falls(change: RulesChange, number: int, level: int, becomes: int) -> str:
    words = {"number": number, "level": level_name(change.before, level)}
    if not becomes:
        sentence = ngettext(
            "%(level)s goes off: %(number)s person has no level then.",
            "%(level)s goes off: %(number)s people have no level then.",
            number,
        )
        return sentence % words
    sentence = ngettext(
        "%(level)s goes off: %(number)s person falls back to %(lower)s.",
        "%(level)s goes off: %(number)s people fall back to %(lower)s.",
        number,
    )
    return sentence % {**words, "lower": level_name(change.after, becomes)}


def _rights(change: RulesChange, everybody: list[Member]) -> list[Effect]:
    effects = []
    pairs = [(member, _as_they_will_be(member, change)) for member in everybody]
    for right in registry.rights():
        has = [(m, right.has(m, change.before), right.has(n, change.after)) for m, n in pairs]
        lost = tuple(member for member, before, after in has if before and not after)
        gained = tuple(member for member, before, after in has if after and not before)
        if lost:
            words = str(right.lost % {"number": len(lost)})
            effects.append(Effect(right.kind, words, is_loss=True, people=lost))
        if gained:
            words = str(right.gained % {"number": len(gained)})
            effects.append(Effect(right.kind, words, is_loss=False, people=gained))
    return effects


def _as_they_will_be(member: Member, change: RulesChange) -> Member:
    level = change.levels[member.level]
    if level == member.level:
        return member
    later = copy.copy(member)
    later.level = level
    return later


def _guests(change: RulesChange) -> list[Effect]:
    before, after = change.before.guest_days, change.after.guest_days
    if after >= before:
        return []
    leaving = tuple(guests().filter(ends_at__gt=guests_end_at(after)))
    if not leaving:
        return []
    if after:
        sentence = ngettext(
            "%(number)s guest leaves earlier.", "%(number)s guests leave earlier.", len(leaving)
        )
    else:
        sentence = ngettext(
            "%(number)s guest leaves at once.", "%(number)s guests leave at once.", len(leaving)
        )
    words = sentence % {"number": len(leaving)}
    return [Effect("guest", words, is_loss=True, people=leaving)]


def _second_step(change: RulesChange, everybody: list[Member]) -> list[Effect]:
    if change.before.second_factor or not change.after.second_factor:
        return []
    everybody_in = [*everybody, *guests()]
    have_one = number_with_second_factor([member.account_id for member in everybody_in])
    number = len(everybody_in) - have_one
    if not number:
        return []
    sentence = _(
        "People without a second step are asked for one at their next click: "
        "%(number)s of %(total)s."
    )
    words = sentence % {"number": number, "total": len(everybody_in)}
    return [Effect("second_factor", words, is_loss=True)]
