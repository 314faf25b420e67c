"""What people type, or their device does, to show that they hold a factor."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.confirmation import ConfirmationByCode
from core.accounts.forms import InOurWords
from core.common.text import OneLine


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


class FactorForm(InOurWords, base.AuthenticateForm):
    """The second step of signing in: a code of the app, or a recovery code."""


class ConfirmFactorForm(InOurWords, base.ReauthenticateForm):
    """The same, before something delicate."""


class AppForm(InOurWords, totp.ActivateTOTPForm):
    """The first code of an app, which shows that it was connected well."""


class NamedPasskey:
    """Calls the name of a passkey what it is, and keeps it short."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = forms.CharField(
            label=_("Name"),
            max_length=60,
            required=self.fields["name"].required,
            validators=[OneLine()],
            help_text=_("So that you know later which device it is on."),
        )
        self.fields["name"] = name


class AddPasskeyForm(NamedPasskey, webauthn.AddWebAuthnForm):
    """One more passkey."""


class SignUpPasskeyForm(NamedPasskey, webauthn.SignupWebAuthnForm):
    """The first passkey of a new account."""


class RenamePasskeyForm(NamedPasskey, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""
