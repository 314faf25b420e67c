"""The reports there are."""

from collections.abc import Callable

from billing.reports.ask import Ask
from billing.reports.deferred import deferred_report
from billing.reports.ledger import ledger_report
from billing.reports.money import (
    discounts_report,
    payments_report,
    recovery_report,
    refunds_report,
)
from billing.reports.movements import movements_report
from billing.reports.receivables import dso_report, overdue_report
from billing.reports.retention import retention_report
from billing.reports.trials import trials_report
from billing.reports.vat import vat_report
from core.ui.reports import Report

REPORTS: dict[str, Callable[[Ask], Report]] = {
    "movements": movements_report,
    "retention": retention_report,
    "trials": trials_report,
    "overdue": overdue_report,
    "dso": dso_report,
    "payments": payments_report,
    "refunds": refunds_report,
    "recovery": recovery_report,
    "discounts": discounts_report,
    "deferred": deferred_report,
    "ledger": ledger_report,
    "vat": vat_report,
}
