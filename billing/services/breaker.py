"""The fuse of the ladder: many steps down within a day look like a mistake, so none is taken."""

import datetime as dt

import structlog
from django.conf import settings
from django.db import transaction

from billing.models import StaffTask
from billing.steps import HEIGHT
from core.common import clock
from tenants.models import AccessTransition
from tenants.models.tribes import Access

log = structlog.get_logger(__name__)

STOPPED = "ladder_stopped"
# A few tribes in a small house are no mass failure, whatever share of it they are.
_ALWAYS = 3
_A_DAY = dt.timedelta(hours=24)


def is_too_much(*, downs: int, tribes: int) -> bool:
    """Whether so many steps down within a day look like a mistake of ours or of Stripe's."""
    if is_released():
        return False
    within = steps_today() + downs
    is_many = within > _ALWAYS and within / max(tribes, 1) > settings.LADDER_MOST_SHARE
    return within > settings.LADDER_MOST_STEPS or is_many


def steps_today() -> int:
    """How many steps down the rounds took within the last day."""
    return AccessTransition.objects.filter(
        cause=AccessTransition.Cause.TIMER,
        to_state__in=[state for state in HEIGHT if HEIGHT[state] > HEIGHT[Access.PAST_DUE]],
        created_at__gt=clock.now() - _A_DAY,
    ).count()


def is_released() -> bool:
    """Whether somebody looked at a stopped ladder within a day, and let it go on."""
    released = StaffTask.objects.filter(kind=STOPPED, closed_at__gt=clock.now() - _A_DAY)
    return released.filter(facts__released=True).exists()


@transaction.atomic
def stop(*, downs: int, tribes: int) -> None:
    """Ask for somebody, once until they looked. Machine work."""
    log.error("ladder_stopped", downs=downs, tribes=tribes)
    task = StaffTask(kind=STOPPED, subject="ladder", facts={"downs": downs, "tribes": tribes})
    StaffTask.objects.bulk_create([task], ignore_conflicts=True)
