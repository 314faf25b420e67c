"""The reports staff reads: those of billing, and the lists that are reports as well."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from billing.reports.ask import Ask, today
from billing.reports.catalogue import REPORTS
from core.support.selectors.lists import LISTS
from core.ui.reports import Report
from core.ui.tables import Words

LONGEST_WORD = 60
# Lists that are reports as well: what renews, and what is given for free.
_ALSO = ("renewals", "exceptions")


@dataclass(frozen=True)
class Entry:
    """A report in the list of reports."""

    code: str
    title: Words
    lede: Words


def report(code: str, *, of: str = "", on: dt.date | None = None) -> Report | None:
    """A report by its code, or the rows behind one of its rows; None when there is none."""
    if code in _ALSO:
        return LISTS[code]()
    make: Callable[[Ask], Report] | None = REPORTS.get(code)
    return make(Ask(on=on or today(), of=of[:LONGEST_WORD])) if make else None


def entries() -> list[Entry]:
    """All of them, as they are made today; few questions each."""
    made = [report(code) for code in (*REPORTS, *_ALSO)]
    return [Entry(one.code, one.title, one.lede) for one in made if one]
