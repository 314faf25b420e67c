"""Lists that staff works through, each a report of its own: on a page, as CSV and over JSON."""

from collections.abc import Callable

from core.support.selectors.lists.catalogue import catalogue
from core.support.selectors.lists.exceptions import exceptions
from core.support.selectors.lists.ladder import ladder
from core.support.selectors.lists.letters import commands, letters
from core.support.selectors.lists.money import disputes, drift
from core.support.selectors.lists.renewals import renewals
from core.support.selectors.lists.transfers import transfers
from core.support.selectors.orders import orders
from core.ui.reports import Report

LISTS: dict[str, Callable[[], Report]] = {
    "catalogue": catalogue,
    "commands": commands,
    "disputes": disputes,
    "drift": drift,
    "exceptions": exceptions,
    "ladder": ladder,
    "letters": letters,
    "orders": orders,
    "renewals": renewals,
    "transfers": transfers,
}
