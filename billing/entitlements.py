"""What a plan gives: limits in code, by the code of the plan, never read from Stripe."""

from collections.abc import Callable
from operator import attrgetter

from django.db import models
from django.utils.translation import gettext_lazy as _

from billing.plans import Plan, plan_of


class Capability(models.TextChoices):
    """What a plan limits; staff may give a tribe more of each, for a while."""

    MEMBERS = "members", _("people in the tribe")
    GUESTS = "guests", _("guests at the same time")
    STORAGE = "storage_mb", _("megabytes of pictures")


_GIVES: dict[str, Callable[[Plan], int]] = {
    Capability.MEMBERS: attrgetter("max_members"),
    Capability.GUESTS: attrgetter("max_guests"),
    Capability.STORAGE: attrgetter("storage_mb"),
}


def limit_of_plan(plan_code: str, capability: str) -> int:
    """How much of a capability a plan gives; a plan no longer known counts as the smallest."""
    return _GIVES[capability](plan_of(plan_code))
