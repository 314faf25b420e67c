"""The rules of a tribe in plain words: the same on every page, in every mail, at both doors."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.members.models import TribeRules
from tenants.models.tribes import Admission


@dataclass(frozen=True)
class Change:
    """One rule that became another, in words."""

    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class Version:
    """A version of the rules, and what it made different."""

    rules: TribeRules
    changes: list[Change]

    @property
    def is_first(self) -> bool:
        """Whether the tribe began with it."""
        return self.rules.version == 1

    @property
    def is_kept(self) -> bool:
        """Whether somebody looked at the rules and left them as they were."""
        return not self.is_first and not self.rules.reason


def rules_in_words(rules: TribeRules) -> list[str]:
    """The rules of a tribe, a line each, in the reader's language."""
    return [
        _admission(rules),
        _starters(rules),
        _acceptance(rules),
        _audience(rules),
        _guests(rules),
        *([_second_factor(rules)] if rules.second_factor else []),
        *([_levels(rules)] if rules.levels else []),
        _("Each part-up ends on its last day, by itself."),
    ]


def changes_in_words(before: TribeRules | None, after: TribeRules) -> list[Change]:
    """What became different from one version to another; of the first version, nothing."""
    if before is None:
        return []
    pairs = [(label, words(before), words(after)) for label, words in _WORDS]
    return [Change(*pair) for pair in pairs if pair[1] != pair[2]]


def history_in_words(versions: list[TribeRules]) -> list[Version]:
    """
    Versions, newest first, each with what it made different from the one after it in the list.

    The last is compared with nothing: give one more than is shown.
    """
    older = [*versions[1:], None]
    pairs = zip(versions, older, strict=True)
    return [Version(rules, changes_in_words(before, rules)) for rules, before in pairs]


def review_day_in_words(rules: TribeRules) -> str:
    """When the rules are looked at again."""
    return date_format(rules.review_date, "j F Y")


def level_name(rules: TribeRules, level: int) -> str:
    """What the tribe calls a level; of one that is off only its number, of none nothing."""
    if not level:
        return ""
    return rules.levels.get(level) or _("level %(number)s") % {"number": level}


def _admission(rules: TribeRules) -> str:
    words = {
        Admission.OPEN: _("Anyone may join at once."),
        Admission.INVITATION: _("Any member may invite somebody; whoever is invited joins."),
        Admission.CLOSED: _("Stewards let people in."),
    }
    return words[Admission(rules.admission)]


def _starters(rules: TribeRules) -> str:
    words = {
        TribeRules.Starters.EVERYONE: _("Every member may start a part-up."),
        TribeRules.Starters.STEWARDS: _("Stewards start part-ups."),
    }
    if sentence := words.get(TribeRules.Starters(rules.who_may_start)):
        return sentence
    return _("Members from %(level)s up start part-ups.") % _named(rules, rules.level_to_start)


def _acceptance(rules: TribeRules) -> str:
    words = {
        TribeRules.Acceptance.ANY_PARTNER: _("Any partner of a part-up accepts offers to help."),
        TribeRules.Acceptance.TWO_PARTNERS: _("Two partners of a part-up accept an offer to help."),
        TribeRules.Acceptance.OPEN_SEATS: _(
            "Whoever offers to help has the seat, as long as it is free."
        ),
    }
    return words[TribeRules.Acceptance(rules.who_accepts)]


def _audience(rules: TribeRules) -> str:
    if rules.default_audience == TribeRules.Audience.EVERYONE:
        return _("Everyone sees all work, unless its partners keep it to themselves.")
    sentence = _(
        "Members from %(level)s up see a new part-up, unless its partners choose otherwise."
    )
    return sentence % _named(rules, rules.default_level)


def _guests(rules: TribeRules) -> str:
    if not rules.lets_guests_in:
        return _("Guests are not let in.")
    sentence = ngettext(
        "Partners may let a guest into their part-up, for at most %(number)s day.",
        "Partners may let a guest into their part-up, for at most %(number)s days.",
        rules.guest_days,
    )
    return sentence % {"number": rules.guest_days}


def _second_factor(rules: TribeRules) -> str:
    if rules.second_factor:
        return _("Everybody signs in with a second step.")
    return _("Signing in takes no second step.")


def _levels(rules: TribeRules) -> str:
    if not rules.levels:
        return _("There are no levels of trust.")
    names = " → ".join(rules.levels.values())
    return _("Levels of trust: %(names)s.") % {"names": names}


def _own_words(rules: TribeRules) -> str:
    return rules.own_words or _("None")


def _named(rules: TribeRules, level: int) -> dict[str, str]:
    return {"level": level_name(rules, level)}


_WORDS: tuple[tuple[Promise, Callable[[TribeRules], str]], ...] = (
    (gettext_lazy("Coming in"), _admission),
    (gettext_lazy("Starting a part-up"), _starters),
    (gettext_lazy("Accepting offers"), _acceptance),
    (gettext_lazy("Who sees a new part-up"), _audience),
    (gettext_lazy("Guests"), _guests),
    (gettext_lazy("Signing in"), _second_factor),
    (gettext_lazy("Levels"), _levels),
    (gettext_lazy("In our own words"), _own_words),
    (gettext_lazy("Looked at again"), review_day_in_words),
)
