"""What people type, or their device does, to show that they hold a factor."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.confirmation import ConfirmationByCode
from core.accounts.forms import InOurWords


class ConfirmCodeForm(InOurWords, forms.Form):
    """The code that was mailed to confirm who sits at an open session."""

    code = forms.CharField(
        max_length=20, widget=forms.TextInput(attrs={"autocomplete": "one-time-code"})
    )

    def __init__(
        self, *args: Any, confirmation: ConfirmationByCode | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.confirmation = confirmation

    def clean_code(self) -> str:
        """Take the proof, or refuse; a code that ended is told apart from a wrong one."""
        code = self.cleaned_data["code"]
        if self.confirmation is None:
            raise forms.ValidationError(_("This code has ended. Ask for a new one."))
        if not self.confirmation.settle(code):
            raise get_adapter().validation_error("incorrect_code")
        return code
