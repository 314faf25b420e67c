"""What happened among the people of a tribe, and to its rules."""

from django.db.models import Exists, OuterRef

from core.history.models import Event
from core.history.selectors import HistoryPage, page_of
from core.members.events import MemberEvent, RulesEvent
from core.members.models import Member

_KINDS = [*MemberEvent.values, *RulesEvent.values]


def happenings(*, before: str = "") -> HistoryPage:
    """
    Fifty lines, newest first, or those before a cursor.

    Guests come and go in their part-ups; here nobody reads of them.
    """
    guests = Member.objects.filter(role=Member.Role.GUEST, pk=OuterRef("subject_id"))
    events = Event.objects.filter(~Exists(guests), kind__in=_KINDS, partup_id=None)
    return page_of(events, before=before)
