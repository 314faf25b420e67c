"""Looking for lines."""

import datetime as dt
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.audit import registry
from core.audit.selectors import Wish
from core.common import clock
from core.ui.forms import DayInput

LONGEST_NAME = 80
# The first words of actions that the record of a tribe holds.
KINDS = ["erasure", "export", "guest", "invitation", "member", "record", "request", "rules"]
KINDS += ["token", "tribe"]
_FIRST, _LAST = dt.date(2020, 1, 2), dt.date(2199, 12, 31)


class WishForm(forms.Form):
    """Which lines to show: of whom, of which kind, from which day to which."""

    person = forms.UUIDField(required=False, widget=forms.HiddenInput)
    who = forms.CharField(label=_("Who"), max_length=LONGEST_NAME, required=False)
    kind = forms.ChoiceField(label=_("About"), required=False)
    since = forms.DateField(
        label=_("From"),
        widget=DayInput,
        required=False,
        validators=[MinValueValidator(_FIRST), MaxValueValidator(_LAST)],
    )
    until = forms.DateField(
        label=_("Up to and including"),
        widget=DayInput,
        required=False,
        validators=[MinValueValidator(_FIRST), MaxValueValidator(_LAST)],
    )

    def __init__(self, data: Any, *, time_zone: str, kinds: list[str]) -> None:
        """Days are those of `time_zone`; `kinds` are the ones this record can hold."""
        super().__init__(data)
        self.time_zone = time_zone
        named = [(kind, name) for kind, name in registry.kinds().items() if kind in kinds]
        field: Any = self.fields["kind"]
        field.choices = [("", _("Everything")), *named]

    def clean(self) -> dict[str, Any]:
        """A period that ends before it begins is refused in words."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))
        return cleaned

    @property
    def is_empty(self) -> bool:
        """Whether nothing in particular is looked for."""
        return not any(self.cleaned_data.values())

    @property
    def whom(self) -> dict[str, Any]:
        """The person who was asked for: by part of a name, by key, or neither."""
        return {name: self.cleaned_data[name] for name in ("who", "person") if self.is_told(name)}

    def is_told(self, name: str) -> bool:
        """Whether a field was filled in, and well."""
        return bool(self.cleaned_data.get(name))

    @property
    def wish(self) -> Wish:
        """What was asked for; days become the moments at which they begin and are over."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return Wish(
            kind=self.cleaned_data.get("kind", ""),
            since=self._end_of(since - dt.timedelta(days=1)) if since else None,
            until=self._end_of(until) if until else None,
        )

    def _end_of(self, day: dt.date) -> dt.datetime:
        return clock.end_of_day(day=day, time_zone=self.time_zone)
