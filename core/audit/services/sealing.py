"""
Seal new lines in batches, each seal on top of the one before.

Lines are written unchained, so that no two people wait for each other; once a minute a sealer
takes those that have no seal, in the order of their keys. A line whose transaction took long gets
the next seal. What was not sealed yet can be changed unseen: about a minute's worth.
"""

from typing import Any

import structlog
from django.db import transaction

from core.audit.models import AuditSeal, Head
from core.audit.rules import Chain, hash_of_lines, hash_of_seal
from core.audit.services.doors import door_to
from core.common import clock

log = structlog.get_logger(__name__)

MOST_LINES = 1000


def seal_lines(chain: Chain) -> int:
    """
    Seal all lines that wait, and return how many there were; run inside the tribe of the chain.

    Machine work. Several may do this at once: they take turns at the head. A sealer that dies
    leaves nothing half done.
    """
    total = 0
    while count := _seal_batch(chain):
        total += count
    return total


@transaction.atomic
def _seal_batch(chain: Chain) -> int:
    if not chain.lines.objects.filter(seal=None).exists():
        return 0
    head = locked_head(chain)
    lines = list(chain.lines.objects.filter(seal=None).order_by("pk")[:MOST_LINES])
    if not lines:
        return 0
    seal = _next_seal(chain, head, lines)
    seal.save(force_insert=True)
    keys = [line.pk for line in lines]
    door_to(chain.lines).filter(pk__in=keys).update(seal=seal)
    Head.objects.filter(pk=head.pk).update(
        sequence=seal.sequence,
        hash=seal.hash,
        count=head.count + seal.count,
        sealed_at=seal.sealed_at,
    )
    # An outside log keeps the head where nobody who can write here reaches it.
    log.info("record_sealed", record=chain.name, sequence=seal.sequence, hash=seal.hash)
    return len(lines)


def locked_head(chain: Chain) -> Head:
    """The head of a chain, locked until the transaction ends; made when there is none."""
    heads = Head.objects.select_for_update().filter(tribe_id=chain.tribe_id)
    if (found := heads.first()) is not None:
        return found
    Head.objects.bulk_create([Head(tribe_id=chain.tribe_id)], ignore_conflicts=True)
    return heads.get()


def _next_seal(chain: Chain, head: Head, lines: list[Any]) -> AuditSeal:
    """
    The seal on top of the newest, by what public knows or, if that is less, by what is here.

    So a record that was cut short goes on after the gap, and the gap stays to be found.
    """
    newest = chain.seals.objects.order_by("-sequence").first()
    before: Head | AuditSeal = newest if newest and newest.sequence > head.sequence else head
    seal = chain.seals(
        sequence=before.sequence + 1,
        previous_hash=before.hash,
        lines_hash=hash_of_lines(lines),
        count=len(lines),
        sealed_at=clock.now(),
    )
    seal.hash = hash_of_seal(seal)
    return seal
