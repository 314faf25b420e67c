"""Write pointers: in the transaction of the happening, or by a job when there are many."""

import uuid
from dataclasses import dataclass

from django.db.models import F

from core.common import clock
from core.history.models import Event
from core.inbox import rules
from core.inbox.models import Pointer
from core.inbox.rules import Rule
from core.mail.services import queue_mail
from tenants import due
from tenants.context import current_tribe
from tenants.models import Tribe

MOST_AT_ONCE = 200
FAN_OUT = "inbox.fan_out"
BATCH = 1000


@dataclass(frozen=True)
class Reader:
    """Somebody who is to hear, and the language they read."""

    account_id: uuid.UUID
    language: str


def tell(event: Event) -> None:
    """
    Tell everybody an event concerns, in its own transaction.

    When that is more than 200 people a job does it, so that whoever acted need not wait.
    """
    lines = rules.rules_for(event)
    found = [(rule, _readers(rule, event, most=MOST_AT_ONCE + 1)) for rule in lines]
    if sum(len(readers) for _rule, readers in found) <= MOST_AT_ONCE:
        _tell(event, found)
        return
    due.schedule(
        kind=FAN_OUT,
        tribe=current_tribe(),
        object_id=event.pk,
        due_at=clock.now(),
        dedupe_key=f"{FAN_OUT}:{event.pk}",
    )


def tell_in_full(event: Event) -> None:
    """Tell everybody an event concerns, however many; telling twice is harmless."""
    _tell(event, [(rule, _readers(rule, event)) for rule in rules.rules_for(event)])


def _readers(rule: Rule, event: Event, *, most: int | None = None) -> list[Reader]:
    """Whom a line of the table names, without who did it: they know."""
    people = rule.who(event).filter(account__is_active=True)
    if event.actor_id:
        people = people.exclude(pk=event.actor_id)
    rows = people.order_by("pk").values_list("account_id", "account__language")[:most]
    return [Reader(*row) for row in rows]


def _tell(event: Event, found: list[tuple[Rule, list[Reader]]]) -> None:
    tribe = current_tribe()
    for rule, readers in found:
        if not readers:
            continue
        pointers = [_pointer(rule, event, tribe, reader) for reader in readers]
        if rule.is_gathered:
            _gather(event, tribe, pointers)
        Pointer.objects.bulk_create(pointers, batch_size=BATCH, ignore_conflicts=True)
        if rule.mail:
            for pointer, reader in zip(pointers, readers, strict=True):
                _mail(pointer, reader)


def _pointer(rule: Rule, event: Event, tribe: Tribe, reader: Reader) -> Pointer:
    about = f"{tribe.pk.hex}:{event.partup_id.hex}" if event.partup_id else tribe.pk.hex
    return Pointer(
        account_id=reader.account_id,
        tribe=tribe,
        kind=rule.kind,
        object_id=event.subject_id,
        event_id=event.pk,
        partup_id=event.partup_id,
        created_at=event.created_at,
        dedupe_key=f"talk:{about}" if rule.is_gathered else str(event.pk),
    )


def _gather(event: Event, tribe: Tribe, pointers: list[Pointer]) -> None:
    """Count the message where a pointer to the conversation is there: its reader sees one line."""
    theirs = Pointer.objects.filter(
        tribe=tribe,
        account__in=[pointer.account_id for pointer in pointers],
        dedupe_key=pointers[0].dedupe_key,
        created_at__lt=event.created_at,
    )
    theirs.filter(read_at=None).update(count=F("count") + 1, created_at=event.created_at)
    theirs.exclude(read_at=None).update(
        count=1,
        read_at=None,
        created_at=event.created_at,
        event_id=event.pk,
        object_id=event.subject_id,
    )


def _mail(pointer: Pointer, reader: Reader) -> None:
    queue_mail(
        topic=f"inbox.{pointer.kind}",
        account_id=pointer.account_id,
        tribe_id=pointer.tribe_id,
        ref={"pointer": str(pointer.pk)},
        language=reader.language,
        dedupe_key=f"inbox:{pointer.event_id}:{pointer.account_id}",
    )
