"""A page of tables and charts about one question, with the moment it is of."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from core.ui.charts import Chart
from core.ui.tables import Table, Words


@dataclass(frozen=True)
class Report:
    """
    What a question is answered with.

    `as_of` is when the numbers were true. `back` says that these are the rows behind a row of the
    same report.
    """

    code: str
    title: Words
    lede: Words
    as_of: dt.datetime | dt.date
    tables: Sequence[Table]
    charts: Sequence[Chart] = ()
    is_behind: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is of the end of a day rather than of a moment."""
        return not isinstance(self.as_of, dt.datetime)

    def csv(self) -> Iterator[str]:
        """All its tables as CSV, one below the other."""
        return chain.from_iterable(table.csv() for table in self.tables)

    def as_json(self) -> dict[str, Any]:
        """The same for programs."""
        return {
            "code": self.code,
            "title": str(self.title),
            "as_of": self.as_of.isoformat(),
            "tables": [table.as_json() for table in self.tables],
        }
