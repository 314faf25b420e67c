"""The form on which a tribe is ordered, to be paid by invoice."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.forms import promotion_field
from billing.models import BillingAccount
from billing.payer_forms import PayerForm
from billing.plans import PLANS, plan_of
from billing.references import LONGEST
from billing.services.details import Details
from billing.services.orders import Order
from billing.vat_numbers import tidy_vat_number, vat_number_fault
from core.common.errors import Sentence
from core.common.text import OneLine
from tenants.models import Organisation, Tribe

_OF_THE_ACCOUNT = (
    "legal_name",
    "billing_email",
    "address_line1",
    "address_line2",
    "postal_code",
    "city",
    "country",
    "kvk_number",
)


class OrderForm(PayerForm):
    """Which plan, who pays, and what they call the order themselves; the token is the click's."""

    field_order = ("plan",)

    plan = forms.ChoiceField(
        label=_("Plan"),
        choices=[(plan.code, plan.name) for plan in PLANS],
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("There is no such plan. Choose one of these.")},
    )
    vat_number = forms.CharField(
        label=_("VAT number"),
        max_length=40,
        required=False,
        validators=[OneLine()],
        help_text=_("We have it checked; outside the Netherlands no VAT is charged then."),
    )
    po_number = forms.CharField(
        label=_("Purchase order number"),
        max_length=LONGEST,
        required=False,
        validators=[OneLine()],
        help_text=_("What you call this order; we print it on the invoice."),
    )
    needs_po = forms.BooleanField(
        label=_("We cannot pay an invoice without that number"),
        required=False,
        help_text=_("Without one, the invoice waits for it for at most seven days."),
    )
    promotion_code = promotion_field()
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_token(self) -> uuid.UUID:
        """A form that lost its token is a wish of its own."""
        return self.cleaned_data["token"] or uuid.uuid4()

    def look_at(self, *names: str) -> None:
        """Leave out what is wrong with other fields: those need not be filled in yet."""
        self.is_valid()
        for name in set(self.errors) - set(names):
            del self.errors[name]

    @property
    def vat_number_as_typed(self) -> str:
        """Without what people put between its letters."""
        return tidy_vat_number(self.cleaned_data.get("vat_number", ""))

    @property
    def vat_number_fault(self) -> Sentence | None:
        """What is wrong with how it is written in the country that is chosen, or None."""
        country = self.cleaned_data.get("country", "")
        return vat_number_fault(self.vat_number_as_typed, country=country)

    def order(self) -> Order:
        """What is ordered; ask `is_valid()` first."""
        typed = self.cleaned_data
        names = (*_OF_THE_ACCOUNT, "vat_number")
        return Order(
            plan_code=typed["plan"],
            details=Details(**{name: typed[name] for name in names}),
            po_number=typed["po_number"],
            needs_po=typed["needs_po"],
            promotion_code=typed["promotion_code"],
        )


def first_words(
    *, tribe: Tribe, organisation: Organisation, account: BillingAccount | None, email: str
) -> dict[str, Any]:
    """What the form says before anybody typed: what we know of who pays."""
    known = {name: getattr(account, name, "") for name in _OF_THE_ACCOUNT}
    return {
        **known,
        "plan": plan_of(tribe.plan).code,
        "legal_name": known["legal_name"] or organisation.name,
        "billing_email": known["billing_email"] or email,
        "country": known["country"] or organisation.country,
        "needs_po": bool(account and account.needs_po),
        "token": uuid.uuid4(),
    }
