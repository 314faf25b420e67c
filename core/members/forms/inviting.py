"""Whom people invite, and what they say with it."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.members.models.admission import LONGEST_WORDS


class LevelField(forms.TypedChoiceField):
    """Which level of trust somebody gets who comes in; offered by stewards, as the tribe has it."""

    def __init__(self, levels: dict[int, str]) -> None:
        super().__init__(
            label=_("Level of trust"),
            choices=[(0, _("No level")), *levels.items()],
            coerce=int,
            empty_value=0,  # type: ignore[arg-type]
            required=False,
        )


def _add_level(form: forms.Form, levels: dict[int, str]) -> None:
    if levels:
        form.fields["level"] = LevelField(levels)


def _words_field() -> forms.CharField:
    return forms.CharField(
        label=_("A word from you"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it in the mail, under your name."),
    )


class MailInvitationForm(forms.Form):
    """Whom to mail an invitation."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        help_text=_("Up to 50, each on a line or with commas between them."),
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )
    words = _words_field()

    def __init__(self, *args: Any, levels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_level(self, levels)

    def wish(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        said = self.cleaned_data
        return {
            "addresses": self.wanted(),
            "words": said["words"],
            "level": said.get("level") or 0,
        }

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

    def __init__(self, *args: Any, levels: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _add_level(self, levels)


class ImportForm(forms.Form):
    """A list of people to invite, as a file or pasted."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("CSV, as a spreadsheet saves it: address, name and level, at most 1,000 rows."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=_("Or paste the list here"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5, "autocomplete": "off", "spellcheck": "false"}),
    )
    words = _words_field()

    def content(self) -> bytes | str:
        """The file if there is one, otherwise what was pasted."""
        file = self.cleaned_data["file"]
        return file.read() if file else self.cleaned_data["text"]
