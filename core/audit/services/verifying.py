"""Find out whether a record was changed after it was sealed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from core.audit.models import AuditRecord, AuditSeal, Head
from core.audit.rules import Chain, hash_of_lines, hash_of_seal
from core.audit.services.keeping import LINE_DAYS
from core.common import clock
from core.common.addresses import network_of

A_CHUNK = 200
# A line is sealed within minutes; one that waits for more than a day was missed by every round.
LONGEST_WAIT_HOURS = 25


def verify(chain: Chain, *, anchors: Mapping[int, str] | None = None) -> Iterator[str]:
    """
    Say, in a sentence each, what is wrong with a record; nothing when it is whole.

    Run inside the tribe of the chain. `anchors` are hashes by sequence that another record keeps.
    It reads as of one moment and holds a chunk at a time, however long the record is.
    """
    with _one_moment():
        head = Head.objects.filter(tribe_id=chain.tribe_id).first() or Head()
        walk = _Walk(chain, head, dict(anchors or {}))
        for seals in _chunks(chain):
            yield from walk.over(seals)
        yield from walk.end()
        yield from _strays(chain)


class _Walk:
    """A walk along the seals of a record, from the first on."""

    def __init__(self, chain: Chain, head: Head, anchors: dict[int, str]) -> None:
        self.chain, self.head, self.anchors = chain, head, anchors
        self.sequence, self.hash, self.count = 0, "", 0
        self.hash_at_head = ""

    def over(self, seals: list[AuditSeal]) -> Iterator[str]:
        """Look at some seals and the lines under them."""
        by_seal = groupby(_lines_under(self.chain, seals), key=lambda line: line.seal_id)
        key, lines = next(by_seal, (None, iter(())))
        for seal in seals:
            yield from self._seal(seal)
            if key != seal.pk:
                yield from _lines(seal, iter(()))
                continue
            yield from _lines(seal, lines)
            key, lines = next(by_seal, (None, iter(())))

    def _seal(self, seal: AuditSeal) -> Iterator[str]:
        number = seal.sequence
        if number != self.sequence + 1:
            yield _gone(self.sequence + 1, number - 1)
        elif seal.previous_hash != self.hash:
            yield f"Seal {number} does not follow from seal {self.sequence}."
        if seal.hash != hash_of_seal(seal):
            yield f"Seal {number} was changed."
        if self.anchors.get(number, seal.hash) != seal.hash:
            yield f"Seal {number} is not the one the platform's record remembers."
        self.sequence, self.hash, self.count = number, seal.hash, self.count + seal.count
        if number == self.head.sequence:
            self.hash_at_head = seal.hash

    def end(self) -> Iterator[str]:
        """Hold the last seal against what public, and the platform's record, know."""
        known = max([self.head.sequence, *self.anchors])
        if self.sequence < known:
            yield (
                f"{_gone(self.sequence + 1, known)} The record was cut short, or put back from an "
                "older copy."
            )
        elif self.head.sequence < self.sequence:
            yield f"Public knows seals up to {self.head.sequence} only, but there are more."
        elif self.hash_at_head != self.head.hash:
            yield f"Seal {self.sequence} is not the one public knows as the last."
        elif self.count != self.head.count and self.head.sequence == known:
            yield f"Public knows {self.head.count} sealed lines, the seals tell of {self.count}."


def _lines(seal: AuditSeal, lines: Iterator[AuditRecord]) -> Iterator[str]:
    """Whether the lines under a seal are those it was put on."""
    tally = _Tally()
    found = hash_of_lines(tally.over(lines))
    if tally.moved:
        yield f"An address under seal {seal.sequence} was changed."
    if seal.expired_at is not None:
        yield from _expired(seal, tally.count)
    elif tally.count < seal.count:
        missing = seal.count - tally.count
        yield f"{missing} of {seal.count} lines under seal {seal.sequence} are gone."
    elif tally.count > seal.count:
        yield f"{tally.count - seal.count} lines were added under seal {seal.sequence}."
    elif found != seal.lines_hash:
        yield f"Lines under seal {seal.sequence} were changed."


class _Tally:
    """Counts lines while they pass, and those whose address is not in their network."""

    def __init__(self) -> None:
        self.count = self.moved = 0

    def over(self, lines: Iterator[AuditRecord]) -> Iterator[AuditRecord]:
        for line in lines:
            self.count += 1
            self.moved += bool(line.address) and network_of(str(line.address)) != line.network
            yield line


def _expired(seal: AuditSeal, count: int) -> Iterator[str]:
    removed_at = seal.expired_at or clock.now()
    if removed_at > clock.now() or (removed_at - seal.sealed_at).days < LINE_DAYS:
        yield f"The lines under seal {seal.sequence} were removed before their time."
    if count:
        yield f"{count} lines were added under seal {seal.sequence}, which is past its time."


def _strays(chain: Chain) -> Iterator[str]:
    """Lines that no seal will ever answer for."""
    seals = chain.seals.objects.filter(pk=OuterRef("seal_id"))
    orphans = chain.lines.objects.filter(~Exists(seals), seal__isnull=False).count()
    if orphans:
        yield f"{orphans} lines name a seal that is not there."
    waiting = chain.lines.objects.filter(seal=None).order_by("pk").first()
    if waiting and _hours_since_made(waiting) > LONGEST_WAIT_HOURS:
        yield (
            "Lines have waited for a seal for more than a day: no worker runs, or they were put "
            "in later."
        )


def _hours_since_made(line: AuditRecord) -> float:
    """By its key, which says when it was really made; `at` may be told."""
    return (clock.now().timestamp() - (line.pk.int >> 80) / 1000) / 3600


def _gone(first: int, last: int) -> str:
    return f"Seal {first} is gone." if first == last else f"Seals {first} to {last} are gone."


def _chunks(chain: Chain) -> Iterator[list[AuditSeal]]:
    last = -1
    while seals := list(
        chain.seals.objects.filter(sequence__gt=last).order_by("sequence")[:A_CHUNK]
    ):
        yield seals
        last = seals[-1].sequence


def _lines_under(chain: Chain, seals: list[AuditSeal]) -> Iterator[Any]:
    keys = [seal.pk for seal in seals]
    lines = chain.lines.objects.filter(seal__in=keys).order_by("seal__sequence", "pk")
    return lines.iterator(chunk_size=500)


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read as of one moment, so that what is sealed meanwhile does not look like a forgery."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield
