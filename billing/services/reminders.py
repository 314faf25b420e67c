"""Say what the day asks for: once for each step, also when we were away for a while."""

from typing import Any

import structlog

from billing.errors import StripeAway
from billing.models import BillingNotice
from billing.services.notices import tell
from billing.services.occasions import OCCASIONS, Reminder
from billing.working_days import OFFICE
from core.common import clock

log = structlog.get_logger(__name__)

# Nobody wants to read about money at night.
_FROM, _UNTIL = 8, 20


def run_reminders() -> int:
    """
    Say what the day asks for, and return how many things were said.

    Machine work, to be repeated at will. Of several steps that were missed only the last is said.
    As many questions for thousands of tribes as for one, besides those for each mail.
    """
    if not _FROM <= clock.now().astimezone(OFFICE).hour < _UNTIL:
        return 0
    wanted = [one for find in OCCASIONS for one in find()]
    told = _told(wanted)
    new = [one for one in wanted if (one.kind, one.subject_id, one.step) not in told]
    said = _say(new)
    log.info("reminders_round", wanted=len(wanted), said=said)
    return said


def _say(reminders: list[Reminder]) -> int:
    """Say them, and return how many were new; once Stripe is away it is left alone."""
    said, is_away = 0, False
    for one in reminders:
        facts = dict(one.facts)
        if one.asks and not is_away:
            is_away = not _has_asked(one, facts)
        if one.asks and is_away and one.may_wait:
            continue
        notice = tell(
            kind=one.kind,
            step=one.step,
            subject_id=one.subject_id,
            organisation=one.organisation,
            tribe=one.tribe,
            facts=facts,
            everybody=one.everybody,
        )
        said += notice is not None
    return said


def _has_asked(one: Reminder, facts: dict[str, Any]) -> bool:
    """Add what Stripe says; False when it is away."""
    try:
        facts |= one.asks() if one.asks else {}
    except StripeAway:
        return False
    return True


def _told(wanted: list[Reminder]) -> set[tuple[Any, ...]]:
    """Which of them were said before."""
    notices = BillingNotice.objects.filter(
        kind__in={one.kind for one in wanted}, subject_id__in={one.subject_id for one in wanted}
    )
    return set(notices.values_list("kind", "subject_id", "step"))
