"""What people type to found a tribe; the rules are the models' own."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenants import plans
from tenants.countries import COUNTRIES
from tenants.models import Organisation

# Named by what people see at a hue of oklch, every 30 degrees round the circle.
HUES = [
    (0, _("rose")),
    (30, _("coral")),
    (60, _("orange")),
    (90, _("ochre")),
    (120, _("lime")),
    (150, _("green")),
    (180, _("jade")),
    (210, _("teal")),
    (240, _("blue")),
    (270, _("indigo")),
    (300, _("violet")),
    (330, _("magenta")),
]

_NEW = "new"


class HueField(forms.TypedChoiceField):
    """The colour a tribe is recognised by."""

    def __init__(self, *, keep: int | None = None, **kwargs: Any) -> None:
        """Offer the twelve colours, and the one a tribe has when it is another."""
        choices = HUES if keep in {None, *dict(HUES)} else [*HUES, (keep, _("as it is"))]
        super().__init__(
            label=_("Colour"),
            choices=choices,
            coerce=int,
            widget=forms.RadioSelect,
            **kwargs,
        )


class FoundingForm(forms.Form):
    """A tribe, and the organisation it is of."""

    founding_key = forms.UUIDField(widget=forms.HiddenInput)
    organisation_name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=120,
        required=False,
        help_text=_("The one that decides about the tribe, and pays when it likes what it sees."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES)
    name = forms.CharField(
        label=_("Name of the tribe"),
        max_length=60,
        help_text=_("Short, as people will say it: Waterland, Night shift, Makers of the north."),
    )
    slug = forms.CharField(
        label=_("Address"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    why = forms.CharField(
        label=_("Why does it exist?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who belongs together here, and what for. You can write it better later."),
    )
    language = forms.ChoiceField(label=_("Language of the tribe"), choices=settings.LANGUAGES)
    hue = HueField()

    def __init__(self, *args: Any, organisations: list[Organisation], **kwargs: Any) -> None:
        kwargs["initial"] = {
            "founding_key": uuid.uuid4(),
            "country": "NL",
            "hue": 210,
            "plan": next((plan.code for plan in plans.offered()), ""),
        } | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self._organisations = {str(organisation.pk): organisation for organisation in organisations}
        if plans.offered():
            choices = [(plan.code, plan.name) for plan in plans.offered()]
            self.fields["plan"] = forms.ChoiceField(label=_("Size"), choices=choices)
        # The second of two clicks sends what its page asked, when there was no organisation yet.
        if organisations and not (self.is_bound and "organisation" not in self.data):
            names = [(key, organisation.name) for key, organisation in self._organisations.items()]
            self.fields["organisation"] = forms.ChoiceField(
                label=_("For which organisation?"), choices=[*names, (_NEW, _("A new one"))]
            )
        else:
            self.fields["organisation_name"].required = True

    def wishes(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        wishes = dict(self.cleaned_data)
        chosen = wishes.pop("organisation", _NEW)
        return wishes | {"organisation": self._organisations.get(chosen)}
