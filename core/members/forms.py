"""What people type about a tribe and whom they invite."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenants.forms import HueField
from tenants.models import Tribe


class MailInvitationForm(forms.Form):
    """Whom to mail an invitation."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("Up to 50, each on a line or with commas between them."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )

    def wanted(self) -> list[str]:
        """The addresses that were typed, also out of lists like `Ada <ada@partup.example>`."""
        wanted: list[str] = []
        for part in re.split(r"[,;\r\n]+", self.cleaned_data["addresses"]):
            inside = re.search(r"<([^<>]+)>\s*$", part)
            wanted += [inside[1]] if inside else part.split()
        return wanted


class LinkInvitationForm(forms.Form):
    """How long a link works, and for how many people."""

    max_uses = forms.IntegerField(label=_("For how many people?"), initial=25)
    days = forms.IntegerField(label=_("For how many days?"), initial=14)


class TribeForm(forms.Form):
    """How a tribe presents itself."""

    name = forms.CharField(label=_("Name of the tribe"), max_length=60)
    why = forms.CharField(
        label=_("Why does it exist?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Who belongs together here, and what for. People read it when invited."),
    )
    language = forms.ChoiceField(
        label=_("Language of the tribe"),
        choices=settings.LANGUAGES,
        help_text=_("Invitations are written in it; everybody reads pages in their own."),
    )

    def __init__(self, *args: Any, tribe: Tribe, **kwargs: Any) -> None:
        fields = ("name", "why", "language", "hue")
        kwargs["initial"] = {name: getattr(tribe, name) for name in fields}
        super().__init__(*args, **kwargs)
        self.fields["hue"] = HueField(keep=tribe.hue)
