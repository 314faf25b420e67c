"""Tables that are shown on a page, taken along as CSV and answered as JSON, all from one source."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise

from core.common.spreadsheets import csv_lines

Words = str | Promise
MOST_ON_A_PAGE = 500
LEADS = ("of", "invoice_id", "tribe_id", "organisation_id")


class Kind(StrEnum):
    """What a column holds: money is in cents, a share is a number from 0 to 1 and beyond."""

    WORDS = "words"
    CODE = "code"
    NUMBER = "number"
    MONEY = "money"
    SHARE = "share"
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True)
class Column:
    """A column: its name for programs and its title for people."""

    name: str
    title: Words
    kind: Kind = Kind.WORDS

    @property
    def is_figure(self) -> bool:
        return self.kind in (Kind.NUMBER, Kind.MONEY, Kind.SHARE)


@dataclass(frozen=True)
class Cell:
    """One value of a row, with the column it stands in."""

    column: Column
    value: Any

    @property
    def is_told(self) -> bool:
        """Whether there is anything to show; a zero is something."""
        return self.value is not None and self.value != ""


@dataclass(frozen=True)
class Line:
    """A row for a page: its cells, and what it is about."""

    first: Cell
    others: list[Cell]
    about: Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """
    Rows under columns.

    A row maps the names of columns to values. What else it holds tells where it leads: `of` is the
    word under which the rows behind it are asked for; the other names of `LEADS` are keys.
    """

    name: str
    title: Words
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    empty: Words = ""
    total: Mapping[str, Any] = field(default_factory=dict)

    @property
    def heads(self) -> list[Column]:
        return list(self.columns)

    @property
    def lines(self) -> list[Line]:
        """The rows of a page; more than five hundred are left to the CSV."""
        return [self._line(row) for row in self.rows[:MOST_ON_A_PAGE]]

    @property
    def left_out(self) -> int:
        """How many rows a page does not show."""
        return max(0, len(self.rows) - MOST_ON_A_PAGE)

    @property
    def total_line(self) -> Line | None:
        return self._line(self.total) if self.total else None

    def csv(self) -> Iterator[str]:
        """Everything as CSV for spreadsheets; money in euros with a point, moments in UTC."""
        heads = [_head(column) for column in self.columns]
        rows = [*self.rows, *([self.total] if self.total else [])]
        yield from csv_lines(
            heads,
            ([_plain(column, row.get(column.name)) for column in self.columns] for row in rows),
        )

    def as_json(self) -> dict[str, Any]:
        """The same for programs: cents, shares and ISO moments."""
        names = [column.name for column in self.columns]
        return {
            "name": self.name,
            "title": str(self.title),
            "columns": [
                {"name": each.name, "title": str(each.title), "kind": each.kind.value}
                for each in self.columns
            ],
            "rows": [
                {name: _machine(row.get(name)) for name in (*names, *LEADS)} for row in self.rows
            ],
            "total": {name: _machine(self.total.get(name)) for name in names}
            if self.total
            else None,
        }

    def _line(self, row: Mapping[str, Any]) -> Line:
        cells = [Cell(column, row.get(column.name)) for column in self.columns]
        return Line(cells[0], cells[1:], row)


def _head(column: Column) -> str:
    return f"{column.title} (EUR)" if column.kind is Kind.MONEY else str(column.title)


def _plain(column: Column, value: Any) -> Any:
    if value is None:
        return ""
    if column.kind is Kind.MONEY:
        return f"{value / 100:.2f}" if value >= 0 else -round(-value / 100, 2)
    if column.kind is Kind.SHARE:
        return round(value, 4)
    return _machine(value)


def _machine(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
