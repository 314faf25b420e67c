"""A page of tables and charts about one question, with the moment it is of."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from core.ui.charts import Chart
from core.ui.tables import Table, Words


@dataclass(frozen=True)
class Period:
    """From one month to another, as people write them: 2026-01."""

    first: str
    last: str


@dataclass(frozen=True)
class Report:
    """
    What a question is answered with.

    `as_of` is when the numbers were true. `is_behind` says that these are the rows behind a row of
    the same report. Without `period` it is of now.
    """

    code: str
    title: Words
    lede: Words
    as_of: dt.datetime | dt.date
    tables: Sequence[Table]
    charts: Sequence[Chart] = ()
    is_behind: bool = False
    period: Period | None = None

    @property
    def is_day(self) -> bool:
        """Whether it is of the end of a day rather than of a moment."""
        return not isinstance(self.as_of, dt.datetime)

    @property
    def file_name(self) -> str:
        """What its CSV is called: the report, its period, and when it was so."""
        months = f"{self.period.first}-{self.period.last}-" if self.period else ""
        return f"{self.code}-{months}as-of-{self.as_of:%Y-%m-%d}.csv"

    def csv(self) -> Iterator[str]:
        """All its tables as CSV, one below the other."""
        return chain.from_iterable(table.csv() for table in self.tables)

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "code": self.code,
            "title": str(self.title),
            "as_of": self.as_of.isoformat(),
            "first": self.period.first if self.period else None,
            "last": self.period.last if self.period else None,
            "tables": [table.as_json() for table in self.tables],
        }
