"""What somebody chooses for a token."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.tokens import rules
from tenants.models import Tribe

_TERMS = [
    (30, _("30 days")),
    (90, _("90 days")),
    (180, _("half a year")),
    (365, _("a year")),
]


class TokenForm(forms.Form):
    """A token for one place; the key makes that a form sent twice makes one token."""

    name = forms.CharField(
        label=_("What is it for?"),
        max_length=60,
        help_text=_("The program or computer that will use it, so that you recognise it later."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Never more than you may yourself at that moment."),
    )
    days = forms.TypedChoiceField(
        label=_("For how long?"),
        choices=_TERMS,
        coerce=int,
        initial=90,
        help_text=_("We mail you a week before it expires."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, tribe: Tribe | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scopes = rules.FOR_TRIBE if tribe else rules.FOR_ACCOUNT
        field: Any = self.fields["scopes"]
        field.choices = [(scope.value, scope.label) for scope in scopes]
        self.fields["key"].initial = uuid.uuid4
