"""The record of a tribe to take along: a table for people, lines with seals for a sceptic."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.audit.rules import canonical, content_of, content_of_seal
from core.common.spreadsheets import csv_lines
from core.trail.models import TrailRecord, TrailSeal
from core.trail.selectors.reading import tell

A_CHUNK = 500


def as_table(lines: QuerySet[TrailRecord]) -> Iterator[str]:
    """Lines as CSV, oldest first, in chunks; nothing in it is run as a formula."""
    heads = [_("When (UTC)"), _("Who"), _("What"), _("Action"), _("Outcome"), _("Particulars")]
    heads += [_("Host"), _("Network"), _("Program"), _("Seal"), _("Key")]
    yield from csv_lines(heads, _rows(lines))


def _rows(lines: QuerySet[TrailRecord]) -> Iterator[list[object]]:
    for chunk in _chunks(lines):
        for one in tell(chunk):
            line: Any = one.line
            yield [
                line.at.strftime("%Y-%m-%d %H:%M:%S"),
                one.actor,
                one.sentence,
                line.action,
                line.outcome,
                "; ".join(f"{name}: {words}" for name, words in one.facts),
                line.host,
                line.network or "",
                line.agent,
                line.seal.sequence if line.seal else "",
                line.pk,
            ]


def as_json_lines() -> Iterator[str]:
    """
    The whole record as JSON lines, for somebody who wants to see for themselves that it is whole.

    First each seal; then each line in the order of
    its key, with the sequence of its seal. `line` and `seal` are exactly what was hashed.
    """
    last = -1
    while seals := list(TrailSeal.objects.filter(sequence__gt=last).order_by("sequence")[:A_CHUNK]):
        for seal in seals:
            content = content_of_seal(seal)
            expired = seal.expired_at.isoformat() if seal.expired_at else None
            yield _json({"seal": content, "hash": seal.hash, "expired_at": expired})
        last = seals[-1].sequence
    for chunk in _chunks(TrailRecord.objects.select_related("seal")):
        for line in chunk:
            sequence = line.seal.sequence if line.seal else None
            yield _json({"line": content_of(line), "sealed_by": sequence})


def _json(content: dict[str, Any]) -> str:
    return canonical(content).decode() + "\n"


def _chunks(lines: QuerySet[TrailRecord]) -> Iterator[list[TrailRecord]]:
    """Lines in the order of their keys, a question a chunk: the tribe is left between answers."""
    lines = lines.order_by("pk")
    chunk = list(lines[:A_CHUNK])
    while chunk:
        yield chunk
        chunk = list(lines.filter(pk__gt=chunk[-1].pk)[:A_CHUNK])
