"""What people type about themselves, and to get in; allauth decides, these choose the words."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from core.accounts import selectors
from core.accounts.models import Account, Visibility, time_zones

LONGEST_EMAIL = 254
_LABELS = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Your password now"),
    "password1": _("New password"),
    "code": _("Code"),
}
_STRONG = _("10 characters or more. A few words after each other are easy to remember.")


class InOurWords:
    """Gives the fields of a form of allauth our labels, one password field, and no placeholders."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        for name, field in self.fields.items():
            field.label = _LABELS.get(name, field.label)
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, forms.EmailField):
                field.validators.append(MaxLengthValidator(LONGEST_EMAIL))
        if "password1" in self.fields:
            self.fields["password1"].help_text = _STRONG
        if "code" in self.fields:
            look = {"class": "auth-code", "autocapitalize": "characters", "spellcheck": "false"}
            self.fields["code"].widget.attrs |= look


class SignupForm(InOurWords, allauth_forms.SignupForm):
    """Only an address: the name comes after it is confirmed."""

    def clean_email(self) -> str:
        """Send who signs in at their organisation there, before anything is made."""
        get_adapter().check_signs_in_here(self.cleaned_data["email"])
        return super().clean_email()

    def try_save(self, request: HttpRequest) -> tuple[Account | None, HttpResponse | None]:
        """Make the account; the second of two clicks meets the account the first one made."""
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)


class LoginForm(InOurWords, allauth_forms.LoginForm):
    """An address, and a password for those who have one; who leaves it empty is mailed a code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].required = False
        self.fields["password"].help_text = _("Leave it empty, and we mail you a code instead.")

    def clean_login(self) -> str:
        """Send who signs in at their organisation there, before a code is mailed."""
        get_adapter().check_signs_in_here(self.cleaned_data["login"])
        return super().clean_login()

    def _setup_password_field(self) -> None:
        """Keep the field: allauth drops it because signing up asks for no password."""

    def _clean_without_password(self, email: str | None, phone: str | None) -> dict[str, Any]:
        selectors.even_out_lookup(email or "")
        return super()._clean_without_password(email, phone)


class RequestCodeForm(InOurWords, allauth_forms.RequestLoginCodeForm):
    """Where to mail a code to."""

    def clean_email(self) -> str:
        """Find the account, with the same work when there is none."""
        get_adapter().check_signs_in_here(self.cleaned_data["email"])
        selectors.even_out_lookup(self.cleaned_data["email"])
        return super().clean_email()


class LoginCodeForm(InOurWords, allauth_forms.ConfirmLoginCodeForm):
    """The code that was mailed to sign in with."""


class EmailCodeForm(InOurWords, allauth_forms.ConfirmEmailVerificationCodeForm):
    """The code that was mailed to a new address."""


class ResetCodeForm(InOurWords, allauth_forms.ConfirmPasswordResetCodeForm):
    """The code that was mailed to somebody who forgot their password."""


class ResetForm(InOurWords, allauth_forms.ResetPasswordForm):
    """Whose password is to be made anew."""

    def clean_email(self) -> str:
        """Find the account, with the same work when there is none."""
        selectors.even_out_lookup(self.cleaned_data["email"])
        return super().clean_email()


class ResetPasswordForm(InOurWords, allauth_forms.ResetPasswordKeyForm):
    """The new password after a reset."""


class SetPasswordForm(InOurWords, allauth_forms.SetPasswordForm):
    """A first password."""


class ChangePasswordForm(InOurWords, allauth_forms.ChangePasswordForm):
    """Another password."""


class AddEmailForm(InOurWords, allauth_forms.AddEmailForm):
    """One more address."""


class ReauthenticateForm(InOurWords, allauth_forms.ReauthenticateForm):
    """The password once more, before something delicate."""


class WelcomeForm(forms.Form):
    """The first step after signing up."""

    display_name = forms.CharField(
        label=_("What should others call you?"),
        max_length=80,
        help_text=_("Your own name is best: people choose whom they work with."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ProfileForm(forms.Form):
    """What people tell about themselves, and who reads it."""

    display_name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("This is how people see you in every tribe."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    about = forms.CharField(
        label=_("About you"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    can_do = forms.CharField(
        label=_("What can you do?"),
        max_length=300,
        required=False,
        help_text=_("What others may ask you for: guiding a meeting, adding up, driving a van."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    wants_to = forms.CharField(
        label=_("What would you like to do?"),
        max_length=300,
        required=False,
        help_text=_("What you want to learn, or do more often."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    hours_a_week = forms.IntegerField(
        label=_("How many hours a week do you have?"), min_value=0, max_value=60, required=False
    )
    visibility = forms.ChoiceField(
        label=_("Who reads this, and sees your photo?"),
        choices=Visibility.choices,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=time_zones,
        help_text=_("By whose clock the days of your own pages are counted."),
    )
