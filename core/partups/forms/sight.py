"""Who sees a part-up: its audience, and its guests."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.members.models import Member, TribeRules
from core.partups import rules
from core.partups.forms.partups import audience_field, writing_space
from core.ui.forms import DayInput


class AudienceForm(forms.Form):
    """Whom a part-up is open to."""

    def __init__(self, typed: Any, *, tribe_rules: TribeRules, now: str) -> None:
        super().__init__(typed, initial={"audience": now})
        self.fields["audience"] = audience_field(tribe_rules, now=now)


class _UntilForm(forms.Form):
    """A last day, from today to as long as the rules let guests stay."""

    until = forms.DateField(label=_("Last day"), widget=DayInput)

    def __init__(self, *args: Any, tribe_rules: TribeRules, **options: Any) -> None:
        last_day = rules.last_guest_day(tribe_rules)
        options["initial"] = {"until": last_day} | options.get("initial", {})
        super().__init__(*args, **options)
        self.fields["until"].widget.attrs["min"] = rules.today().isoformat()
        self.fields["until"].widget.attrs["max"] = last_day.isoformat()


class MoveGuestForm(_UntilForm):
    """Another last day for a guest."""


class InviteGuestForm(_UntilForm):
    """Whom to ask in, until when, and a word with it."""

    field_order = ("address", "until", "words")

    address = forms.CharField(
        label=_("E-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    words = forms.CharField(
        label=_("A few words with it"),
        required=False,
        widget=writing_space(rows=3, longest=500),
    )


class LetInForm(_UntilForm):
    """A guest of another part-up, until when."""

    field_order = ("member_id", "until")

    member_id = forms.ChoiceField(label=_("Who"))

    def __init__(self, *args: Any, guests: list[Member], **options: Any) -> None:
        super().__init__(*args, prefix="let-in", **options)
        self.fields["member_id"].choices = [  # type: ignore[attr-defined]
            (str(guest.pk), guest.name) for guest in guests
        ]
