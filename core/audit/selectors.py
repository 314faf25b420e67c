"""Questions about records."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from core.audit import registry
from core.audit.models import AuditRecord, PlatformRecord
from core.audit.rules import Chain

A_PAGE = 50


@dataclass(frozen=True)
class Standing:
    """How far a record is sealed: what waits for a seal can still be changed unseen."""

    sequence: int
    sealed_at: dt.datetime | None
    waiting: int
    waits_since: dt.datetime | None


def standing_of(chain: Chain) -> Standing:
    """How far a record is sealed; asked inside its tribe."""
    newest = chain.seals.objects.order_by("-sequence").first()
    open_lines = chain.lines.objects.filter(seal=None).aggregate(n=Count("pk"), since=Min("at"))
    return Standing(
        sequence=newest.sequence if newest else 0,
        sealed_at=newest.sealed_at if newest else None,
        waiting=open_lines["n"],
        waits_since=open_lines["since"],
    )


@dataclass(frozen=True)
class Wish:
    """Which lines somebody looks for; what is empty asks for nothing."""

    kind: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    @property
    def filter(self) -> Q:
        """The wish as a condition; a kind nobody knows finds nothing."""
        found = Q(action__in=registry.actions_of(self.kind)) if self.kind else Q()
        if self.since:
            found &= Q(at__gte=self.since)
        if self.until:
            found &= Q(at__lt=self.until)
        return found


@dataclass(frozen=True)
class Page:
    """Some rows, newest first, and where the older ones begin (empty at the end)."""

    rows: list[Any]
    older: str


def page_of(lines: QuerySet[Any], *, cursor: str = "", size: int = A_PAGE) -> Page:
    """Lines by the moment they were written; the key of a line is the cursor."""
    if last := as_key(cursor):
        lines = lines.filter(pk__lt=last)
    found = list(lines.order_by("-pk")[: size + 1])
    shown = found[:size]
    return Page(rows=shown, older=str(shown[-1].pk) if len(found) > size else "")


def as_key(words: str) -> uuid.UUID | None:
    """A key somebody typed or followed; None for anything else."""
    try:
        return uuid.UUID(words)
    except ValueError:
        return None


def lines_about_account(account_id: uuid.UUID) -> QuerySet[PlatformRecord]:
    """What an account did outside its tribes, and what was done to it."""
    return PlatformRecord.objects.filter(Q(account_id=account_id) | Q(object_id=account_id))


@dataclass(frozen=True)
class Told:
    """A line with its sentence, in the reader's language."""

    line: AuditRecord
    actor: str
    sentence: str
    facts: list[tuple[str, str]]


def tell(lines: Iterable[PlatformRecord], *, masks_people: bool = False) -> list[Told]:
    """
    Put lines of the platform's record in words: one question for each type of thing.

    Masked, a person is the first letter of their name, unless they are staff at work.
    """
    kept = list(lines)
    things = [(line.object_type, line.object_id) for line in kept]
    people = [("account", line.account_id) for line in kept]
    tribes = [("tribe", line.tribe_id) for line in kept]
    names = registry.names_of([*things, *people, *tribes])
    return [_told(line, names, masks_people) for line in kept]


def _told(line: PlatformRecord, names: dict[uuid.UUID, str], masks_people: bool) -> Told:
    def name(key: uuid.UUID | None) -> str:
        return names.get(key, "") if key else ""

    actor, thing = name(line.account_id), name(line.object_id) or name(line.tribe_id)
    if masks_people and not line.action.startswith("staff."):
        actor = _masked(actor)
        thing = _masked(thing) if line.object_type == "account" else thing
    return told(line, actor=actor, thing=thing)


def _masked(name: str) -> str:
    return f"{name[:1]}…" if name else ""


def told(line: AuditRecord, *, actor: str, thing: str) -> Told:
    """A line in words, given what its actor and its thing are called."""
    sentence = registry.sentence_of(
        line.action,
        actor=actor,
        thing=thing,
        changes=line.changes,
        is_refused=line.outcome == AuditRecord.Outcome.REFUSED,
    )
    facts = registry.facts_of(line.changes, action=line.action)
    return Told(line=line, actor=actor, sentence=sentence, facts=facts)
