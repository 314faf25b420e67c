"""What happened in a part-up, for whoever may read it."""

from django.db.models import QuerySet

from core.history.models import Event
from core.history.registry import quiet_kinds
from core.history.selectors import HistoryPage, page_of
from core.partups.selectors.standing import Standing


def _visible(standing: Standing) -> QuerySet[Event]:
    """What happened in a part-up; who is no partner hears of no refusals."""
    events = Event.objects.filter(partup_id=standing.partup.pk)
    return events if standing.is_partner else events.exclude(kind__in=quiet_kinds())


def history_page(*, standing: Standing, before: str = "") -> HistoryPage:
    """Fifty lines, newest first, or those before a cursor."""
    return page_of(_visible(standing), before=before)
