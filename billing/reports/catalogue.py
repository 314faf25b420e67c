"""The reports there are."""

from collections.abc import Callable
from dataclasses import dataclass, field

from billing.reports import (
    deferred,
    ledger,
    money,
    movements,
    payments,
    payouts,
    promotions,
    receivables,
    retention,
    trials,
    vat,
)
from billing.reports.ask import Ask, Span
from billing.reports.months import ByMonth
from core.ui.reports import Report
from core.ui.tables import Words


@dataclass(frozen=True)
class Kind:
    """A report: how it is called and made, and the months it takes; without `span` it is of now."""

    title: Words
    lede: Words
    make: Callable[[Ask], Report]
    span: Span | None = field(default_factory=Span)


def _by_month(report: ByMonth) -> Kind:
    return Kind(report.title, report.lede, report)


REPORTS: dict[str, Kind] = {
    "movements": Kind(movements.TITLE, movements.LEDE, movements.movements_report),
    "retention": Kind(retention.TITLE, retention.LEDE, retention.retention_report, Span(back=23)),
    "trials": Kind(trials.TITLE, trials.LEDE, trials.trials_report),
    "overdue": Kind(receivables.TITLE, receivables.LEDE, receivables.overdue_report, span=None),
    "dso": Kind(receivables.DSO_TITLE, receivables.DSO_LEDE, receivables.dso_report),
    "payments": _by_month(payments.payments_report),
    "payouts": Kind(payouts.TITLE, payouts.LEDE, payouts.payouts_report),
    "refunds": _by_month(money.refunds_report),
    "recovery": _by_month(money.recovery_report),
    "discounts": _by_month(money.discounts_report),
    "promotions": Kind(promotions.TITLE, promotions.LEDE, promotions.promotions_report),
    "deferred": Kind(deferred.TITLE, deferred.LEDE, deferred.deferred_report, Span(ahead=12)),
    "ledger": Kind(ledger.TITLE, ledger.LEDE, ledger.ledger_report),
    "vat": Kind(vat.TITLE, vat.LEDE, vat.vat_report, Span(back=14)),
}
