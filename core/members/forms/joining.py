"""What somebody types who comes in, and stewards who answer."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.members.models import JoinQuestion, TribeRules
from core.members.models.admission import LONGEST_QUESTION, LONGEST_WORDS, MOST_QUESTIONS
from core.members.services.conditions import LONGEST_ANSWER


class JoinForm(forms.Form):
    """What somebody accepts and answers who comes in, or asks to."""

    accepted_version = forms.BooleanField(
        label=_("I accept the rules of this tribe"),
        error_messages={"required": _("Tick that you accept the rules of this tribe.")},
    )

    def __init__(
        self, rules: TribeRules, questions: Iterable[JoinQuestion], *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        # The tick says which version of the rules was read.
        self.fields["accepted_version"].widget.attrs["value"] = rules.version
        for question in questions:
            self.fields[f"answers.{question.pk}"] = forms.CharField(
                label=question.text,
                max_length=LONGEST_ANSWER,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        self.order_fields([*(name for name in self.fields if name != "accepted_version")])

    def answer_fields(self) -> list[forms.BoundField]:
        """The tribe's questions as fields."""
        return [self[name] for name in self.fields if name != "accepted_version"]

    def clean_accepted_version(self) -> int:
        """The version that was ticked."""
        typed = str(self.data.get("accepted_version", ""))
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1

    def wish(self) -> dict[str, Any]:
        """What was typed, as the service takes it."""
        said = self.cleaned_data
        answers = {name[8:]: text for name, text in said.items() if name.startswith("answers.")}
        return {"accepted_version": said["accepted_version"], "answers": answers}


class QuestionsForm(forms.Form):
    """What the tribe asks whoever would like to join."""

    def __init__(self, *args: Any, texts: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(MOST_QUESTIONS):
            self.fields[f"questions.{number}"] = forms.CharField(
                label=_("Question %(number)s") % {"number": number + 1},
                max_length=LONGEST_QUESTION,
                required=False,
                initial=texts[number] if number < len(texts) else "",
            )

    def texts(self) -> list[str]:
        """What was typed, in order; an empty one is left out by the service."""
        return [self.cleaned_data[f"questions.{number}"] for number in range(MOST_QUESTIONS)]


class RefusalForm(forms.Form):
    """A word with a refusal."""

    words = forms.CharField(
        label=_("A word for them"),
        max_length=LONGEST_WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why not now, or where they fit better. They read it in the mail."),
    )
