"""Looking for lines of the platform's record."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from billing.entitlements import Capability
from core.audit import registry
from core.support.models import StaffRole
from core.trail.forms import WishForm
from core.ui.forms import DayInput, MonthInput
from core.ui.reports import Period


class RecordForm(WishForm):
    """Which lines to show: about what, of which kind, from which day to which (UTC)."""

    person = None  # type: ignore[assignment]
    who = None  # type: ignore[assignment]
    about = forms.UUIDField(
        label=_("About"),
        required=False,
        help_text=_("The key of an account, tribe or organisation."),
    )
    field_order = ("about", "kind", "since", "until")

    def __init__(self, data: Any) -> None:
        """Every kind there is; days are those of the clock."""
        super().__init__(data, time_zone=settings.TIME_ZONE, kinds=list(registry.kinds()))
        self.fields["kind"].label = _("What")


class PeriodForm(forms.Form):
    """From which month to which; what they may be is the report's to say."""

    first = forms.CharField(label=_("From"), max_length=7, required=False, widget=MonthInput)
    last = forms.CharField(
        label=_("Up to and including"), max_length=7, required=False, widget=MonthInput
    )

    @classmethod
    def of(cls, period: Period | None) -> "PeriodForm | None":
        """The months that are shown; None where a report is of now."""
        return cls(initial={"first": period.first, "last": period.last}) if period else None


class ReasonForm(forms.Form):
    """Why; every change of staff says it. How long it must be is the service's to say."""

    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        strip=True,
        help_text=_("A colleague reads this next year. No names of people, please."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ElevationForm(ReasonForm):
    """What somebody is going to change, and where they come from."""

    next = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("reason", "next")


class RoleForm(ReasonForm):
    """A role to give to one of staff, or to take away."""

    account = forms.UUIDField(widget=forms.HiddenInput)
    role = forms.ChoiceField(label=_("Role"), choices=StaffRole.Role.choices)
    field_order = ("account", "role", "reason")


class NoteForm(forms.Form):
    """A note beside a customer."""

    words = forms.CharField(
        label=_("Note"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Colleagues read it; the customer reads only that there is one."),
    )


class ExceptionForm(ReasonForm):
    """More time, a freeze, or asking to give a tribe for free."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[
            ("extension", _("more time")),
            ("freeze", _("frozen")),
            ("comp", _("ask to give it for free")),
        ],
    )
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)
    field_order = ("kind", "last_day", "reason")


class RoomForm(ReasonForm):
    """More of something than the plan gives."""

    capability = forms.ChoiceField(label=_("Of what"), choices=Capability.choices)
    value = forms.IntegerField(label=_("How much in all"), min_value=1, max_value=1_000_000)
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)
    field_order = ("capability", "value", "last_day", "reason")


class MoneyForm(ReasonForm):
    """Money back, a credit note, or an invoice that was paid in another way."""

    kind = forms.ChoiceField(
        label=_("What"),
        choices=[
            ("refund", _("give money back")),
            ("credit_note", _("make a credit note")),
            ("mark_paid", _("mark as paid in another way")),
        ],
    )
    amount = forms.DecimalField(
        label=_("Euros, with VAT"), min_value=0, max_digits=9, decimal_places=2
    )
    ends_access = forms.BooleanField(
        label=_("End the subscription too, when money goes back"), required=False
    )
    token = forms.UUIDField(widget=forms.HiddenInput)
    field_order = ("kind", "amount", "reason", "ends_access", "token")


class DecisionForm(forms.Form):
    """Yes or no to what a colleague asked for; a no says why."""

    decision = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("Agree")), ("no", _("Refuse"))]
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=500,
        required=False,
        help_text=_("Needed for a refusal."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
