"""Who of staff may see, and who may change."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError, NotAllowed
from core.support.rules import Right, Staff


class ElevationNeeded(DomainError):
    """Whoever changes something has proved a moment ago who they are, with a second factor."""

    code = "elevation_needed"
    status = 403
    message = _("Confirm first that it is you: changes are open for a quarter of an hour.")


def may(staff: Staff, right: Right) -> bool:
    """Whether one of the roles gives the right."""
    return right in staff.rights


def check_may_change(staff: Staff, right: Right) -> None:
    """
    Refuse a change without the right, or without a fresh second factor.

    :raises NotAllowed: if no role gives the right.
    :raises ElevationNeeded: if the quarter of an hour is over, or never began.
    """
    if not may(staff, right):
        raise NotAllowed
    if not staff.is_elevated:
        raise ElevationNeeded
