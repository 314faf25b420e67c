"""What keeps activities within bounds: their number, their days, and the end of the part-up."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from core.activities.models import Activity
from core.common.errors import InvalidInput
from core.partups.errors import PartupOver
from core.partups.models import Partup
from core.partups.rules import today

MOST_ACTIVITIES = 5000

# Work that counts: what is done in a part-up that is not at its end.
WORKED_ON = (Partup.State.DRAFT, *Partup.WORKING)


def is_worked_on(partup: Partup) -> bool:
    """Whether activities come, change and move."""
    return partup.state in WORKED_ON


def is_ticked_off(partup: Partup) -> bool:
    """Whether activities can be said to be done: also while the part-up is closing."""
    return is_worked_on(partup) or partup.is_closing


def check_worked_on(partup: Partup) -> None:
    """
    Refuse what is only done before a part-up comes to its end.

    :raises PartupOver: if it is closing or over.
    """
    if not is_worked_on(partup):
        raise PartupOver(_("This part-up came to its end; its activities stay as they are."))


def check_ticked_off(partup: Partup) -> None:
    """
    Refuse to tick off what is part of a record.

    :raises PartupOver: if the part-up is over.
    """
    if not is_ticked_off(partup):
        raise PartupOver(_("This part-up came to its end; its activities stay as they are."))


def check_due_date(activity: Activity) -> None:
    """
    Refuse a day that is past, or that comes after the end of the part-up.

    :raises InvalidInput: unless it is from today to the part-up's last day, or none.
    """
    if activity.due_date is None:
        return
    last_day: dt.date = activity.partup.end_date
    if activity.due_date < today():
        raise InvalidInput({"due_date": [_("Choose a day from today on.")]})
    if activity.due_date > last_day:
        raise InvalidInput({"due_date": [_("Choose a day before the part-up ends.")]})
