"""The description of a part-up."""

import uuid
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.members.models import TribeRules
from core.members.selectors import current_rules
from core.partups import rules
from core.ui.forms import DayInput


def writing_space(*, rows: int, longest: int) -> forms.Textarea:
    """A place to type some lines; `longest` in characters."""
    return forms.Textarea(attrs={"rows": rows, "maxlength": longest})


def audience_field(tribe_rules: TribeRules, *, now: str = "") -> forms.ChoiceField:
    """Whom a part-up is open to, in the tribe's own words; what it is open to now stays there."""
    return forms.ChoiceField(
        label=_("Who sees it?"),
        help_text=_("Partners always see it, and so do guests they let in."),
        choices=rules.choices(tribe_rules, now=now),
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("This tribe has no such level. Choose another.")},
    )


class PartupForm(forms.Form):
    """What an opened part-up says about itself."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("Short; people will say it out loud."),
        widget=forms.TextInput(attrs={"maxlength": 80, "autocomplete": "off"}),
    )
    driver = forms.CharField(
        label=_("What is going on?"),
        help_text=_("The situation, and what it does to whom."),
        widget=writing_space(rows=3, longest=500),
    )
    intended_result = forms.CharField(
        label=_("What will be different?"),
        help_text=_("What people will see when it worked."),
        widget=writing_space(rows=3, longest=500),
    )
    motivation = forms.CharField(
        label=_("Why does it matter to you?"),
        required=False,
        widget=writing_space(rows=2, longest=500),
    )
    minimum_team = forms.IntegerField(
        label=_("How many people does it take?"),
        help_text=_("With you among them. It runs as soon as they are there."),
        min_value=2,
        max_value=50,
        initial=2,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class DraftForm(PartupForm):
    """The same with the end date and the audience, which are free until others see it."""

    end_date = forms.DateField(
        label=_("By when?"),
        help_text=_("The last day. It ends by itself then, and you look back together."),
        widget=DayInput,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        show_days(self.fields["end_date"].widget)
        tribe_rules = current_rules()
        now = (self.initial or {}).get("audience") or rules.first_audience(tribe_rules)
        self.fields["audience"] = audience_field(tribe_rules, now=now)
        self.initial["audience"] = now


class StartForm(DraftForm):
    """The same once more, with a key that tells a form sent twice from two part-ups."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)


def show_days(widget: forms.Widget) -> None:
    """Let the calendar offer the days a part-up may end on."""
    widget.attrs["min"] = rules.earliest_end_date().isoformat()
    widget.attrs["max"] = rules.latest_end_date().isoformat()
