"""The form that erases."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ErasureForm(forms.Form):
    """One's own main address, typed as a proof that it is meant."""

    confirmation = forms.CharField(
        label=_("Your main e-mail address"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=_("Type it to show that you mean it."),
    )
