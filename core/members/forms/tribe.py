"""How a tribe presents itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenants.forms import HueField
from tenants.models import Tribe


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
