"""What people fill in on the pages of a bill."""

import uuid
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.models import Invoice
from billing.portal.invoices import InvoiceWish
from billing.references import LONGEST
from core.common.text import OneLine
from tenants.models import Tribe


class InvoiceFilter(forms.Form):
    """Which invoices to show; what does not fit asks for nothing."""

    tribe = forms.ChoiceField(label=_("Tribe"), required=False)
    status = forms.ChoiceField(label=_("State"), required=False)
    year = forms.TypedChoiceField(label=_("Year"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, tribes: list[Tribe], years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer("tribe", [(str(one.pk), one.name) for one in tribes])
        self._offer("status", list(Invoice.Status.choices))
        self._offer("year", [(str(year), str(year)) for year in years])
        self.is_valid()
        # Nothing here is needed, so no label has to say so.
        self.use_required_attribute = False
        for field in self.fields.values():
            field.required = True

    @property
    def wish(self) -> InvoiceWish:
        """What was asked for."""
        tribe = self.cleaned_data.get("tribe")
        return InvoiceWish(
            tribe_id=uuid.UUID(tribe) if tribe else None,
            status=self.cleaned_data.get("status", ""),
            year=self.cleaned_data.get("year"),
        )

    @property
    def is_filtering(self) -> bool:
        """Whether anything was asked for."""
        return self.wish != InvoiceWish()

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", _("all")), *choices]


class VatNumberForm(forms.Form):
    """One VAT number more."""

    vat_number = forms.CharField(
        label=_("VAT number"),
        max_length=40,
        validators=[OneLine()],
        help_text=_("With the letters of its country, such as NL001234567B01."),
    )


class ReferenceForm(forms.Form):
    """What the customer calls an order, printed on the invoice."""

    po_number = forms.CharField(
        label=_("Purchase order number"),
        max_length=LONGEST,
        required=False,
        validators=[OneLine()],
        help_text=_("Printed on this invoice, which leaves then, and on later ones of the tribe."),
    )
