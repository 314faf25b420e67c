"""Rules as somebody would have them, checked as a whole."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.errors import InvalidInput, Sentence
from core.common.validation import check_fields
from core.members.models import TribeRules
from core.members.selectors.rules import LATEST_REVIEW
from tenants.context import current_tribe

CHANGEABLE = (
    "admission",
    "who_may_start",
    "who_accepts",
    "default_audience",
    "guest_days",
    "second_factor",
    "level_1",
    "level_2",
    "level_3",
    "own_words",
    "review_date",
)
_KEEPS = ("id", "version", "created_by", "created_at")
_IS_OFF = _("This level is off. Give it a name, or choose another.")


def proposed_rules(now: TribeRules, **wish: Any) -> TribeRules:
    """
    The rules in force with what is wished for, not saved; what is not named stays.

    `wish` also gives the `reason`, and may give a `review_date`.

    :raises InvalidInput: naming each rule that does not fit, alone or beside the others.
    """
    if unknown := wish.keys() - {*CHANGEABLE, "reason"}:
        raise TypeError(f"The rules of a tribe have no {unknown}.")
    rules = TribeRules(id=now.pk, version=now.version, created_at=now.created_at, reason="")
    for field in CHANGEABLE:
        setattr(rules, field, wish.get(field, getattr(now, field)))
    rules.reason = wish.get("reason", "")
    check_fields(rules, exclude=_KEEPS)
    errors = {**_beside_each_other(rules), **_review(rules, now), **_reason(rules)}
    if errors:
        raise InvalidInput(errors)
    return rules


def _beside_each_other(rules: TribeRules) -> dict[str, list[Sentence]]:
    errors: dict[str, list[Sentence]] = {}
    on = [0, *rules.levels]
    if rules.level_to_start not in on:
        errors["who_may_start"] = [_IS_OFF]
    if rules.default_level not in on:
        errors["default_audience"] = [_IS_OFF]
    names: set[str] = set()
    for level, name in rules.levels.items():
        if name.casefold() in names:
            errors[f"level_{level}"] = [_("Two levels cannot have the same name.")]
        names.add(name.casefold())
    return errors


def _review(rules: TribeRules, now: TribeRules) -> dict[str, list[Sentence]]:
    today = clock.local_date(time_zone=current_tribe().time_zone)
    if rules.review_date == now.review_date and rules.review_date > today:
        return {}
    if today + dt.timedelta(days=1) <= rules.review_date <= today + LATEST_REVIEW:
        return {}
    return {"review_date": [_("Choose a day from tomorrow to two years from now.")]}


def _reason(rules: TribeRules) -> dict[str, list[Sentence]]:
    if rules.reason:
        return {}
    return {"reason": [_("Say in a sentence why: everybody reads it with the new rules.")]}
