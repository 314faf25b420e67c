"""The forms that say who pays."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from billing.models import BillingAccount
from billing.services.changing_details import FIELDS
from core.common.text import OneLine
from tenants.countries import COUNTRIES
from tenants.models import Organisation


class PayerForm(forms.Form):
    """The name, the address and the numbers that invoices say."""

    legal_name = forms.CharField(
        label=_("Legal name"),
        max_length=200,
        validators=[OneLine()],
        help_text=_("As it is registered; the invoice is made out to it."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    billing_email = forms.EmailField(
        label=_("E-mail for invoices"),
        max_length=254,
        help_text=_("Invoices and reminders go there."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    address_line1 = forms.CharField(
        label=_("Street and number"),
        max_length=200,
        validators=[OneLine()],
        widget=forms.TextInput(attrs={"autocomplete": "address-line1"}),
    )
    address_line2 = forms.CharField(
        label=_("More of the address"),
        max_length=200,
        required=False,
        validators=[OneLine()],
        widget=forms.TextInput(attrs={"autocomplete": "address-line2"}),
    )
    postal_code = forms.CharField(
        label=_("Postal code"),
        max_length=20,
        validators=[OneLine()],
        widget=forms.TextInput(attrs={"autocomplete": "postal-code"}),
    )
    city = forms.CharField(
        label=_("City"),
        max_length=100,
        validators=[OneLine()],
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=[("", _("Choose a country")), *COUNTRIES],
        help_text=_("It decides which VAT is charged."),
        error_messages={"required": _("Choose a country; it decides the VAT.")},
    )
    kvk_number = forms.CharField(
        label=_("Chamber of Commerce number"),
        max_length=20,
        required=False,
        validators=[OneLine()],
        help_text=_("Eight digits; of an organisation in the Netherlands."),
    )


class DetailsForm(PayerForm):
    """Everything about who pays, on one page."""

    copy_emails = forms.CharField(
        label=_("A copy to"),
        required=False,
        max_length=1600,
        help_text=_("At most five e-mail addresses, one a line."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
    )
    peppol_id = forms.CharField(
        label=_("Peppol number"),
        max_length=60,
        required=False,
        validators=[OneLine()],
        help_text=_("For electronic invoices, such as 0106:12345678. We keep it for you."),
    )
    language = forms.ChoiceField(
        label=_("Language of invoices and mails"), choices=settings.LANGUAGES
    )
    needs_po = forms.BooleanField(
        label=_("We cannot pay an invoice without a purchase order number"),
        required=False,
        help_text=_("An invoice without one waits for it for at most seven days."),
    )

    def clean_copy_emails(self) -> list[str]:
        """One address a line, or behind a comma."""
        return [word for word in self.cleaned_data["copy_emails"].replace(",", " ").split() if word]


def known_details(payer: BillingAccount | None, organisation: Organisation) -> dict[str, Any]:
    """What the form says before anybody typed."""
    if payer is None:
        return {"legal_name": organisation.name, "country": organisation.country, "language": "nl"}
    known = {name: getattr(payer, name) for name in FIELDS}
    return {
        **known,
        "legal_name": payer.legal_name or organisation.name,
        "country": payer.country or organisation.country,
        "copy_emails": "\n".join(payer.copy_emails),
    }
