"""What may be changed on an invoice before and after it is final."""

from typing import Any

from infra.stripesim import fields
from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.money import discounting, drafting
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_OF_A_DRAFT = ("custom_fields", "description", "footer", "collection_method", "due_date")
_ALWAYS = ("auto_advance",)
TAKES = (
    "auto_advance automatic_tax.enabled collection_method custom_fields days_until_due"
    " default_payment_method description discounts due_date footer metadata"
    " payment_settings.payment_method_options payment_settings.payment_method_types"
)


def edit(work: Work, invoice: Row, asked: dict[str, Any]) -> None:
    """
    Change an invoice as asked.

    :raises StripeError: 400 for what cannot be changed any more.
    """
    for name in _ALWAYS:
        if name in asked:
            invoice[name] = asked[name]
    if asked.get("auto_advance") and invoice["status"] == "draft":
        soon = work.now(invoice["customer"]) + drafting.DRAFT_SECONDS
        invoice["automatically_finalizes_at"] = invoice["automatically_finalizes_at"] or soon
    if "metadata" in asked:
        invoice["metadata"] = fields.metadata(invoice["metadata"], asked)
    if "payment_settings" in asked:
        invoice["payment_settings"].update(fields.cleared(asked["payment_settings"]))
    if "default_payment_method" in asked:
        invoice["default_payment_method"] = _method(work, invoice, asked)
    _edit_draft(work, invoice, asked)


def refuse_long_fields(custom_fields: Any) -> None:
    """
    What is printed on an invoice is short.

    :raises StripeError: 400.
    """
    for one in custom_fields or []:
        if not (0 < len(one["name"]) <= 40 and 0 < len(one["value"]) <= 140):
            raise invalid(
                "Custom fields have a name of 40 and a value of 140 characters at most.",
                param="custom_fields",
            )


def _edit_draft(work: Work, invoice: Row, asked: dict[str, Any]) -> None:
    names = (*_OF_A_DRAFT, "automatic_tax", "days_until_due", "discounts")
    wanted = {name: asked[name] for name in names if name in asked}
    if wanted and invoice["status"] != "draft":
        raise _final(min(wanted))
    refuse_long_fields(wanted.get("custom_fields"))
    for name in _OF_A_DRAFT:
        if name in wanted:
            invoice[name] = wanted[name] or None
    if "automatic_tax" in wanted:
        invoice["automatic_tax"]["enabled"] = wanted["automatic_tax"]["enabled"]
    if "discounts" in wanted:
        customer = work.get("customer", invoice["customer"])
        invoice["discounts"] = discounting.grant(work, wanted["discounts"], customer)
    if "days_until_due" in wanted:
        _set_term(work, invoice, int(wanted["days_until_due"]))


def _set_term(work: Work, invoice: Row, days: int) -> None:
    if invoice["collection_method"] != "send_invoice":
        raise invalid("days_until_due goes with collection_method=send_invoice.")
    work.notes(invoice["id"])["days_until_due"] = days
    invoice["due_date"] = invoice["created"] + days * DAY


def _method(work: Work, invoice: Row, asked: dict[str, Any]) -> str | None:
    if not asked["default_payment_method"]:
        return None
    method = find_method(work, asked["default_payment_method"])
    return str(fields.owned(method, {"id": invoice["customer"]})["id"])


def _final(param: str) -> StripeError:
    return invalid(
        "Finalized invoices can't be updated in this way.", code="invoice_not_editable", param=param
    )
