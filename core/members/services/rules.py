"""The rules of a tribe: changed by its stewards, looked at again in time."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.errors import DomainError, NotAllowed
from core.common.ids import uuid7
from core.history.services import record_event
from core.members import selectors, signals
from core.members.events import RulesEvent
from core.members.models import Member, TribeRules
from core.members.policies import can_change_rules
from core.members.registry import RulesChange
from core.members.selectors.previews import RulesPreview, preview_of
from core.members.services import consequences
from core.members.services.proposals import CHANGEABLE, proposed_rules
from core.trail.services import record, refusals_recorded
from tenants import due
from tenants.context import current_tribe

REVIEW = "members.review_rules"


class RulesChanged(DomainError):
    """Somebody else changed the rules in the meantime."""

    code = "rules_changed"
    message = _(
        "Somebody changed the rules while you were writing. "
        "Look at what they changed, and then save yours again."
    )


class NothingDifferent(DomainError):
    """The rules in force, once more."""

    code = "nothing_different"
    message = _("These are the rules in force: nothing would be different.")


@transaction.atomic
def set_first_rules() -> TribeRules:
    """Write the rules a new tribe starts with; a second call returns them."""
    rules, is_new = TribeRules.objects.get_or_create(
        version=1,
        defaults={"review_date": selectors.first_review_date(), "created_at": clock.now()},
    )
    if is_new:
        _schedule_review(rules)
    return rules


def preview_rules(*, actor: Member, version: int, **wish: Any) -> RulesPreview:
    """
    This will say what a change of the rules would give and take, and write nothing.

    Stewards may; `wish` names rules as `change_rules` does.

    :raises NotAllowed: if the actor is no steward.
    :raises RulesChanged: if the rules in force are not those of `version` any more.
    :raises InvalidInput: naming what does not fit.
    """
    _check_may_change(actor)
    rules = selectors.current_rules()
    _check_version(rules, version)
    return preview_of(RulesChange(rules, proposed_rules(rules, **wish)))


@refusals_recorded("rules.changed")
@transaction.atomic
def change_rules(*, actor: Member, version: int, **wish: Any) -> TribeRules:
    """
    This will put new rules into force, and do at once what follows from them.

    Stewards may, and say why. Levels that go off let their people fall to the next lower one;
    guests stay no longer than the new limit. `wish` names the rules that become different, the
    `reason` and the `review_date`.

    :raises NotAllowed: if the actor is no steward.
    :raises RulesChanged: if the rules in force are not those of `version` any more.
    :raises InvalidInput: naming what does not fit.
    :raises NothingDifferent: if these are the rules in force.
    """
    before = lock_rules()
    _check_may_change(Member.objects.get(pk=actor.pk))
    _check_version(before, version)
    after = proposed_rules(before, **wish)
    change = RulesChange(before, after)
    fields = [field for field in CHANGEABLE if getattr(before, field) != getattr(after, field)]
    if not fields:
        raise NothingDifferent
    _save_next(after, actor)
    consequences.let_levels_fall(change)
    guests_end_at = consequences.let_guests_go(change)
    consequences.tell_public(after)
    signals.rules_changed.send(sender=TribeRules, change=change, guests_end_at=guests_end_at)
    record_event(kind=RulesEvent.CHANGED, actor=actor, subject=after, data={"version": version + 1})
    record(
        action="rules.changed",
        actor=actor,
        subject=after,
        changes={"version": after.version, "fields": fields},
    )
    return after


@refusals_recorded("rules.kept")
@transaction.atomic
def keep_rules(*, actor: Member, version: int) -> TribeRules:
    """
    This will note that the rules were looked at and stay: they are looked at again in half a year.

    Stewards may. It makes a version of its own, so that the history tells who looked and when.

    :raises NotAllowed: if the actor is no steward.
    :raises RulesChanged: if the rules in force are not those of `version` any more.
    """
    rules = lock_rules()
    _check_may_change(Member.objects.get(pk=actor.pk))
    _check_version(rules, version)
    rules.reason = ""
    rules.review_date = selectors.next_review_date(time_zone=current_tribe().time_zone)
    _save_next(rules, actor)
    record_event(kind=RulesEvent.KEPT, actor=actor, subject=rules, data={"version": rules.version})
    record(action="rules.kept", actor=actor, subject=rules, changes={"version": rules.version})
    return rules


@transaction.atomic
def remind_of_review(*, rules_id: object) -> None:
    """
    Let stewards hear that their rules are to be looked at; harmless for rules of former days.

    Machine work of the clock.
    """
    rules = selectors.current_rules()
    if rules.pk == rules_id:
        record_event(kind=RulesEvent.REVIEW_DUE, actor=None, subject=rules)


def lock_rules() -> TribeRules:
    """
    Hold the place where everybody meets who changes what people may do, and read the rules.

    Two stewards at once never make eleven, never leave none, and never write one version twice.
    The first version is held, which is always there: whoever waited for the newest would go on
    with what was the newest when they came.
    """
    TribeRules.objects.select_for_update().get(version=1)
    return selectors.current_rules()


def _check_may_change(actor: Member) -> None:
    if not can_change_rules(actor):
        raise NotAllowed(_("Only stewards change the rules of a tribe."))


def _check_version(rules: TribeRules, version: int) -> None:
    if rules.version != version:
        raise RulesChanged


def _save_next(rules: TribeRules, actor: Member) -> None:
    """Write a copy of the rules in force as their next version."""
    due.cancel(dedupe_key=_review_key(rules.version))
    rules.pk, rules._state.adding = uuid7(), True
    rules.version += 1
    rules.created_by, rules.created_at = actor, clock.now()
    rules.save(force_insert=True)
    _schedule_review(rules)


def _schedule_review(rules: TribeRules) -> None:
    tribe = current_tribe()
    eve = rules.review_date - dt.timedelta(days=1)
    due.schedule(
        kind=REVIEW,
        tribe=tribe,
        object_id=rules.pk,
        due_at=clock.end_of_day(day=eve, time_zone=tribe.time_zone),
        dedupe_key=_review_key(rules.version),
    )


def _review_key(version: int) -> str:
    return f"{REVIEW}:{current_tribe().pk}:{version}"
