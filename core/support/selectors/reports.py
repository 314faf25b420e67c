"""The reports staff reads: those of billing, and the lists that are reports as well."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from billing.reports.ask import Span, name_of, today
from billing.reports.catalogue import REPORTS, Kind
from core.support.selectors.lists import exceptions as gifts
from core.support.selectors.lists import renewals as coming
from core.support.selectors.lists.exceptions import LEDE as GIFTS_LEDE
from core.support.selectors.lists.exceptions import TITLE as GIFTS
from core.support.selectors.lists.renewals import LEDE as COMING_LEDE
from core.support.selectors.lists.renewals import TITLE as COMING
from core.ui.reports import Period, Report
from core.ui.tables import Words

LONGEST_WORD = 60


@dataclass(frozen=True)
class Entry:
    """A report in the list of reports."""

    code: str
    title: Words
    lede: Words


@dataclass(frozen=True)
class Wish:
    """Which months are asked for as people write them, and the row whose rows are."""

    first: str = ""
    last: str = ""
    of: str = ""


# Lists that are reports as well: what renews, and what is given for free.
_ALSO: dict[str, tuple[Entry, Callable[[], Report]]] = {
    "renewals": (Entry("renewals", COMING, COMING_LEDE), coming),
    "exceptions": (Entry("exceptions", GIFTS, GIFTS_LEDE), gifts),
}


def report(code: str, wish: Wish | None = None) -> Report | None:
    """
    A report by its code, or the rows behind one of its rows; None when there is none.

    :raises InvalidInput: if the months asked for are none, or no period.
    """
    wish = wish or Wish()
    if code in _ALSO:
        return _ALSO[code][1]()
    kind = REPORTS.get(code)
    return _made(kind, wish) if kind else None


def without_rows(code: str) -> Report | None:
    """A report with nothing but its head, for a page that says what is wrong with a wish."""
    entry = next((one for one in entries() if one.code == code), None)
    if entry is None:
        return None
    kind = REPORTS.get(code)
    period = Period("", "") if kind and kind.span else None
    return Report(code, entry.title, entry.lede, today(), [], period=period)


def entries() -> list[Entry]:
    """All of them; nothing is asked of the database."""
    made = [Entry(code, kind.title, kind.lede) for code, kind in REPORTS.items()]
    return [*made, *(entry for entry, _make in _ALSO.values())]


def _made(kind: Kind, wish: Wish) -> Report:
    of = wish.of[:LONGEST_WORD]
    if kind.span is None:
        return kind.make(Span().asked(on=today(), of=of))
    ask = kind.span.asked(on=today(), first=wish.first, last=wish.last, of=of)
    period = Period(name_of(ask.first_month), name_of(ask.last_month))
    return replace(kind.make(ask), period=period)
