"""What every form on a page shares."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError, InvalidInput


@contextmanager
def reporting_to(form: forms.BaseForm) -> Iterator[None]:
    """
    Let the form say what was refused inside the block.

    This will turn a refusal into errors of the form: on its fields where it names them, above the
    form where it does not. What was typed is kept, so the view only renders the form again, with
    status 422. Ask `form.is_valid()` first, and `form.errors` afterwards.
    """
    try:
        yield
    except InvalidInput as refusal:
        for field, sentences in refusal.errors.items():
            form.add_error(field if field in form.fields else None, list(sentences))
    except DomainError as refusal:
        form.add_error(None, str(refusal))


class DayInput(forms.DateInput):
    """A day, picked with the browser's own calendar."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MonthInput(forms.TextInput):
    """A month, picked with the browser's own calendar where it has one; typed as 2026-01."""

    input_type = "month"


class SampleForm(forms.Form):
    """One field of every kind, for the styleguide."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Short; people will say it out loud.")
    )
    driver = forms.CharField(
        label=_("What is going on?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The situation, and what it does to whom."),
    )
    end_date = forms.DateField(label=_("Ends on"), widget=DayInput)
    way = forms.ChoiceField(
        label=_("Way of working"),
        choices=[("self", _("Self-governing")), ("help", _("Helping team"))],
    )
    audience = forms.ChoiceField(
        label=_("Who sees it?"),
        choices=[("all", _("Everyone in the tribe")), ("inside", _("Only those inside"))],
        widget=forms.RadioSelect,
    )
    link = forms.URLField(label=_("Web page"), required=False, assume_scheme="https")
    rules = forms.BooleanField(label=_("I have read the rules of this tribe."))
