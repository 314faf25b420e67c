"""The ladder: put down, one step at a time and warned, those who do not pay."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import structlog
from django.db import transaction

from billing import rules
from billing.rules import Decision
from billing.services import breaker
from billing.services.access import decide, is_step_down, refresh_access
from billing.services.notices import tell
from billing.services.standing import WARNING, standings_of
from billing.services.unpaid_ends import end_unpaid
from core.common import clock
from tenants.models import AccessTransition, Tribe
from tenants.models.tribes import Access

log = structlog.get_logger(__name__)

STEP = "ladder_step"
STOPPED = breaker.STOPPED

# The mail must have left three days before the step; a day is kept for the post.
WARNED_AHEAD = rules.WARNED_BEFORE + dt.timedelta(days=1)
_AT_ONCE = 500
_NOT_ON_IT = (Access.PENDING, Access.ARCHIVED, Access.ERASED)


@dataclass(frozen=True)
class Round:
    """What a round of the ladder did: tribes looked at, changed, put down and warned."""

    looked_at: int
    changed: int
    put_down: int
    warned: int
    is_stopped: bool


def run_ladder() -> Round:
    """
    Go round all tribes: open what is paid, warn of the next step, and take the steps that are due.

    Machine work, to be repeated at will; a second round does nothing more. Archived tribes come
    back by a payment or by staff, not here. When it would put down too many within a day, it puts
    down none and asks for somebody.
    """
    plans = list(_plans())
    downs = [plan for plan in plans if is_step_down(plan[0].access_state, plan[1])]
    is_stopped = bool(downs) and breaker.is_too_much(downs=len(downs), tribes=len(plans))
    changed = sum(_settle(tribe, decision) for tribe, decision in plans)
    warned = sum(_warn(tribe, decision) for tribe, decision in plans)
    put_down = 0 if is_stopped else sum(_step_down(tribe) for tribe, _decision in downs)
    if is_stopped:
        breaker.stop(downs=len(downs), tribes=len(plans))
    done = Round(len(plans), changed, put_down, warned, is_stopped)
    log.info("ladder_round", **vars(done))
    return done


def _plans() -> Iterator[tuple[Tribe, Decision]]:
    tribes = Tribe.objects.exclude(access_state__in=_NOT_ON_IT).select_related("organisation")
    moment = clock.now()
    rows = tribes.order_by("pk").iterator(chunk_size=_AT_ONCE)
    while some := list(islice(rows, _AT_ONCE)):
        standings = standings_of(some)
        for tribe in some:
            decision = rules.compute_access(now=moment, standing=standings[tribe.pk])
            yield tribe, decision


def _settle(tribe: Tribe, decision: Decision) -> bool:
    """Write what takes nothing away, and until when it is so."""
    is_as_it_was = (tribe.access_state, tribe.access_until) == (decision.state, decision.until)
    is_unknown = decision.state == Access.PENDING
    if is_as_it_was or is_unknown or is_step_down(tribe.access_state, decision):
        return False
    refresh_access(tribe=tribe, cause=AccessTransition.Cause.TIMER)
    return True


@transaction.atomic
def _step_down(tribe: Tribe) -> bool:
    """Take a step, if it is still due now that nobody else can write about the tribe."""
    tribe = Tribe.objects.select_for_update(of=("self",)).get(pk=tribe.pk)
    decision = decide(tribe)
    if not is_step_down(tribe.access_state, decision):
        return False
    before = tribe.access_state
    tribe = refresh_access(tribe=tribe, cause=AccessTransition.Cause.TIMER, by_ladder=True)
    since = decision.since or clock.now()
    tell(
        kind=STEP,
        step=rules.step_key(decision.state, since),
        subject_id=tribe.pk,
        organisation=tribe.organisation,
        tribe=tribe,
        facts={"state": decision.state, "from": before, "next_at": decision.next_at},
        everybody=True,
    )
    if tribe.access_state == Access.ARCHIVED:
        end_unpaid(tribe=tribe)
    return True


def _warn(tribe: Tribe, decision: Decision) -> bool:
    """Tell of the next step in time; telling twice is harmless."""
    if not decision.next_at or decision.next_at > clock.now() + WARNED_AHEAD:
        return False
    told = tell(
        kind=WARNING,
        step=decision.next_key,
        subject_id=tribe.pk,
        organisation=tribe.organisation,
        tribe=tribe,
        facts={"state": decision.next_state, "at": decision.next_at},
        everybody=True,
    )
    return told is not None
