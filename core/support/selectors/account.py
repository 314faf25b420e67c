"""Everything about one customer: what it is, what it owes, and what happened."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from billing.models import BillingAccount, Invoice, PaymentMethod, TribeSubscription
from billing.portal.methods import method_words
from billing.reports.worth import with_worth
from core.support.selectors.platform import TONES
from core.support.selectors.timeline import Moment, moments_of
from core.ui.tables import Column, Kind, Table
from tenants.models import Organisation, Tribe
from tenants.models.tribes import Access

MOST_INVOICES = 50
_INVOICES = [
    Column("number", _("Number")),
    Column("date", _("Date"), Kind.DAY),
    Column("tribe", _("Tribe")),
    Column("state", _("State")),
    Column("total", _("With VAT"), Kind.MONEY),
    Column("open", _("Still to come"), Kind.MONEY),
    Column("po", _("Order number")),
]


@dataclass(frozen=True)
class Customer:
    """One organisation as staff sees it; `account` is None while it never paid."""

    organisation: Organisation
    account: BillingAccount | None
    tribes: list[Tribe]
    invoices: list[Invoice]
    methods: list[Any]
    tax_ids: list[Any]
    moments: list[Moment]
    older: str

    @property
    def invoice_table(self) -> Table:
        """The last invoices, each leading to its page; amounts with VAT."""
        rows = [_invoice_row(one) for one in self.invoices]
        return Table("invoices", _("Invoices"), _INVOICES, rows, _("No invoice yet."))


def organisation_named(organisation_id: uuid.UUID) -> Organisation | None:
    """An organisation by its key, or None."""
    return Organisation.objects.filter(pk=organisation_id).first()


def customer(organisation: Organisation, *, before: dt.datetime | None = None) -> Customer:
    """Everything about an organisation; as many questions for a hundred invoices as for one."""
    account = BillingAccount.objects.filter(organisation=organisation).first()
    tribes = list(_tribes(organisation))
    moments, older = moments_of(organisation, account, tribes, before=before)
    return Customer(
        organisation=organisation,
        account=account,
        tribes=tribes,
        invoices=_invoices(account),
        methods=_methods(account),
        tax_ids=list(account.tax_ids.all()) if account else [],
        moments=moments,
        older=older,
    )


def _tribes(organisation: Organisation) -> QuerySet[Tribe]:
    """The tribes by name, each with its `tone` and with `paid`: all its subscriptions."""
    paid = with_worth(TribeSubscription.objects.all()).select_related("price")
    tribes = organisation.tribes.order_by("name", "pk").prefetch_related(
        Prefetch("subscriptions", queryset=paid.order_by("-created_at"), to_attr="paid")
    )
    for tribe in tribes:
        tribe.tone = TONES.get(Access(tribe.access_state), "plain")
    return tribes


def _methods(account: BillingAccount | None) -> list[PaymentMethod]:
    """The ways to pay, each with the `words` people know it by."""
    found = list(account.methods.filter(detached_at=None)) if account else []
    for method in found:
        method.words = method_words(method)  # type: ignore[attr-defined]
    return found


def _invoices(account: BillingAccount | None) -> list[Invoice]:
    if account is None:
        return []
    found = account.invoices.select_related("subscription__tribe").order_by("-issued_at", "-pk")
    return list(found[:MOST_INVOICES])


def _invoice_row(one: Invoice) -> dict[str, Any]:
    return {
        "number": one.number or one.stripe_invoice_id,
        "invoice_id": one.pk,
        "date": one.issued_at,
        "tribe": one.subscription.tribe.name if one.subscription else "",
        "state": one.get_status_display(),
        "total": one.total_cents,
        "open": one.amount_remaining_cents,
        "po": one.po_number,
    }
