"""What people type about themselves; the rules are the model's own."""

from allauth.account.forms import SignupForm as AllauthSignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class SignupForm(AllauthSignupForm):
    """Only an address: the name comes after it is confirmed."""


class WelcomeForm(forms.Form):
    """The first step after signing up."""

    display_name = forms.CharField(label=_("What should others call you?"))


class ProfileForm(forms.Form):
    """Name and language."""

    display_name = forms.CharField(label=_("Name"))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
