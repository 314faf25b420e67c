"""What happened among the people of a tribe, and to its rules."""

import uuid
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.history.models import Event
from core.history.registry import sentence_of
from core.members.events import MemberEvent, RulesEvent
from core.members.models import Member

PAGE_SIZE = 50
_KINDS = [*MemberEvent.values, *RulesEvent.values]


@dataclass(frozen=True)
class Happening:
    """One line, and who did it (nobody when the clock did)."""

    event: Event
    sentence: str

    @property
    def person(self) -> Member | None:
        return self.event.actor


@dataclass(frozen=True)
class Happenings:
    """Some lines, newest first, and where the older ones begin (empty at the end)."""

    lines: list[Happening]
    older: str


def happenings(*, before: str = "") -> Happenings:
    """
    Fifty lines: the newest, or those before a cursor; one that means nothing is passed over.

    Guests come and go in their part-ups; here nobody reads of them.
    """
    guests = Member.objects.filter(role=Member.Role.GUEST, pk=OuterRef("subject_id"))
    events = Event.objects.filter(~Exists(guests), kind__in=_KINDS, partup_id=None)
    if last := _event_at(events, before):
        earlier = Q(created_at=last.created_at, pk__lt=last.pk)
        events = events.filter(Q(created_at__lt=last.created_at) | earlier)
    found = list(events.select_related("actor").order_by("-created_at", "-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return Happenings(
        lines=[Happening(event, sentence_of(event)) for event in shown],
        older=str(shown[-1].pk) if len(found) > PAGE_SIZE else "",
    )


def _event_at(events: QuerySet[Event], cursor: str) -> Event | None:
    try:
        key = uuid.UUID(cursor)
    except ValueError:
        return None
    return events.filter(pk=key).first()
