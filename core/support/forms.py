"""Looking for lines of the platform's record."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.audit import registry
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
