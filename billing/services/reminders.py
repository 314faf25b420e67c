"""Say what the day asks for: once for each step, also when we were away for a while."""

from typing import Any

import structlog

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
    said = sum(tell(**vars(one)) is not None for one in new)
    log.info("reminders_round", wanted=len(wanted), said=said)
    return said


def _told(wanted: list[Reminder]) -> set[tuple[Any, ...]]:
    """Which of them were said before."""
    notices = BillingNotice.objects.filter(
        kind__in={one.kind for one in wanted}, subject_id__in={one.subject_id for one in wanted}
    )
    return set(notices.values_list("kind", "subject_id", "step"))
