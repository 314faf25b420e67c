"""Reading what happened."""

import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.history.models import Event
from core.history.registry import sentence_of

PAGE_SIZE = 50


@dataclass(frozen=True)
class Happening:
    """One line of a history; without an actor the clock did it."""

    event: Event
    sentence: str


@dataclass(frozen=True)
class HistoryPage:
    """Some lines, newest first, and where the older ones begin (empty at the end)."""

    happenings: list[Happening]
    older: str


def page_of(events: QuerySet[Event], *, before: str = "") -> HistoryPage:
    """Fifty lines: the newest, or those before a cursor; one that means nothing is passed over."""
    if last := _event_at(events, before):
        earlier = Q(created_at=last.created_at, pk__lt=last.pk)
        events = events.filter(Q(created_at__lt=last.created_at) | earlier)
    newest_first = events.select_related("actor").order_by("-created_at", "-id")
    found = list(newest_first[: PAGE_SIZE + 1])
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
