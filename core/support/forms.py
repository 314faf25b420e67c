"""Looking for lines of the platform's record."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.audit import registry
from core.support.models import StaffRole
from core.trail.forms import WishForm


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
