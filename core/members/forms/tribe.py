"""How a tribe presents itself."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.accounts.models import time_zones
from core.members.services.settings import TribeWish
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

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("By whose clock a part-up ends, and days are counted."),
    )
    is_listed = forms.BooleanField(
        label=_("Show this tribe to everybody, on Discover"),
        required=False,
        help_text=_(
            "People see its name, why it exists, its picture, how to join and its public blocks. "
            "Who is in it and what you work on stays inside."
        ),
    )
    shows_rules = forms.BooleanField(
        label=_("Show our rules there too"),
        required=False,
    )

    def __init__(self, *args: Any, tribe: Tribe, **kwargs: Any) -> None:
        fields = TribeWish.__annotations__
        kwargs["initial"] = {name: getattr(tribe, name) for name in fields}
        super().__init__(*args, **kwargs)
        self.fields["hue"] = HueField(keep=tribe.hue)


class AddressForm(forms.Form):
    """Another address, typed twice: links and habits hang on it."""

    _attrs = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
    slug = forms.CharField(
        label=_("New address"), max_length=40, widget=forms.TextInput(attrs=_attrs)
    )
    again = forms.CharField(
        label=_("The new address once more"), max_length=40, widget=forms.TextInput(attrs=_attrs)
    )


class BlockForm(forms.Form):
    """A block of the page about a tribe."""

    title = forms.CharField(label=_("Title"), max_length=80)
    text = forms.CharField(
        label=_("Text"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Two stars around **words** make them bold, a dash starts a list."),
    )
    is_public = forms.BooleanField(
        label=_("Also for people outside"),
        required=False,
        help_text=_("It stands on the public page of the tribe, if the tribe is on Discover."),
    )
