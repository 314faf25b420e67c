"""Gather a table of a tribe, a slice at a time: JSON for programs, CSV for spreadsheets."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from core.common.spreadsheets import csv_lines
from core.members.models import Member
from core.privacy.models import TribeCopy, TribeCopyPart
from core.privacy.registry import BY_NAME, Table
from core.privacy.services import shelf

# Rows in a step, which takes seconds; rows in memory at a time.
SLICE = 5_000
CHUNK = 500
KINDS = ("jsonl", "csv")
# The first lines of a CSV: what says how it is written, and the names of its columns.
_HEAD = 2

Row = dict[str, Any]


def gather_slice(part: TribeCopyPart) -> bool:
    """
    Put the next rows of a table into the folder of its copy, and say whether there are more.

    Inside the tribe. `part` is changed and not saved; the same slice again replaces its files.
    """
    table = BY_NAME[part.name]
    rows = table.rows_for(_reader(part.copy))
    if part.after:
        rows = rows.filter(pk__gt=part.after)
    found = rows.values(*table.columns)[:SLICE]
    before = part.rows
    with translation.override(part.copy.asked_by.language):
        _write(part, _told(table, found.iterator(chunk_size=CHUNK), part), table)
    part.slices += 1
    return part.rows - before == SLICE


def slice_of(part: TribeCopyPart, number: int, kind: str) -> Path:
    """Where a slice of a table lies."""
    return shelf.folder_of(part.copy_id) / f"{part.name}.{number:06}.{kind}"


def _reader(copy: TribeCopy) -> Member | None:
    """
    Whose eyes a copy is made with; nobody's for the organisation's.

    :raises Member.DoesNotExist: if a steward has gone.
    """
    if copy.is_whole:
        return None
    stewards = Member.objects.present().filter(role=Member.Role.STEWARD)
    return stewards.get(account_id=copy.asked_by_id)


def _told(table: Table, rows: Iterator[Row], part: TribeCopyPart) -> Iterator[Row]:
    """The rows with the names of people as they are shown; counts them on the way."""
    while some := list(islice(rows, CHUNK)):
        names = _names(table, some)
        for row in some:
            yield _with_names(table, row, names)
        part.rows += len(some)
        part.after = some[-1]["id"]


def _names(table: Table, rows: list[Row]) -> dict[Any, str]:
    keys = {row[column] for row in rows for column in table.people}
    if table.source is Member:
        keys |= {row["id"] for row in rows}
    people = Member.objects.only("display_name").in_bulk(keys - {None})
    return {key: member.name for key, member in people.items()}


def _with_names(table: Table, row: Row, names: dict[Any, str]) -> Row:
    told: Row = {}
    for column, value in row.items():
        is_own_name = table.source is Member and column == "display_name"
        told[column] = names[row["id"]] if is_own_name else value
        if column in table.people:
            told[f"{column.removesuffix('_id')}_name"] = names.get(value, "")
    return told


def _write(part: TribeCopyPart, rows: Iterable[Row], table: Table) -> None:
    """Write the same rows to both files at once, so that each is read one time."""
    with (
        shelf.placing(slice_of(part, part.slices, "jsonl")) as lines,
        shelf.placing(slice_of(part, part.slices, "csv")) as sheet,
    ):
        written = csv_lines(_heads(table), _cells_of(rows, lines))
        for line in islice(written, 0 if part.slices == 0 else _HEAD, None):
            sheet.write(line.encode())


def _heads(table: Table) -> list[str]:
    people = table.people
    heads = [[name, f"{name.removesuffix('_id')}_name"] for name in table.columns]
    return [word for pair in heads for word in (pair if pair[0] in people else pair[:1])]


def _cells_of(rows: Iterable[Row], lines: IO[bytes]) -> Iterator[list[str]]:
    for row in rows:
        text = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        lines.write(f"{text}\n".encode())
        yield [_cell(value) for value in row.values()]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, dict | list):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else value
