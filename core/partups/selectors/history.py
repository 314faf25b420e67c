"""What happened in a part-up, for whoever may read it."""

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.history.models import Event
from core.history.registry import quiet_kinds, sentence_of
from core.history.selectors import events_of_partup
from core.members.models import Member
from core.partups.selectors.standing import Standing

PAGE_SIZE = 50


@dataclass(frozen=True)
class Happening:
    """One line of the history."""

    event: Event
    sentence: str

    @property
    def person(self) -> Member | None:
        """Who did it; nobody when the clock did."""
        return self.event.actor


@dataclass(frozen=True)
class HistoryPage:
    """Some lines, newest first, and where the older ones begin (empty at the end)."""

    happenings: list[Happening]
    older: str


def visible_history(standing: Standing) -> QuerySet[Event]:
    """What happened in a part-up, newest first; who is no partner hears of no refusals."""
    events = events_of_partup(standing.partup.pk)
    return events if standing.is_partner else events.exclude(kind__in=quiet_kinds())


def history_page(*, standing: Standing, before: str = "") -> HistoryPage:
    """Fifty lines: the newest, or those before a cursor; one that means nothing is passed over."""
    events = visible_history(standing)
    if last := _event_at(events, before):
        earlier = Q(created_at=last.created_at, pk__lt=last.pk)
        events = events.filter(Q(created_at__lt=last.created_at) | earlier)
    found = list(events[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return HistoryPage(
        happenings=[Happening(event, sentence_of(event)) for event in shown],
        older=str(shown[-1].pk) if len(found) > PAGE_SIZE else "",
    )


def _event_at(events: QuerySet[Event], cursor: str) -> Event | None:
    try:
        key = uuid.UUID(cursor)
    except ValueError:
        return None
    return events.filter(pk=key).first()
