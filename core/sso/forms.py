"""What people type about domains and providers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.sso.models import IdentityProvider


class DomainForm(forms.Form):
    """One more domain."""

    name = forms.CharField(
        label=_("Domain"),
        max_length=253,
        help_text=_("What stands behind the @ of your addresses, such as example.org."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class ProviderForm(forms.Form):
    """Where people sign in."""

    issuer = forms.CharField(
        label=_("Issuer"),
        max_length=300,
        help_text=_("The https address of your OpenID provider, without /.well-known/."),
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    client_id = forms.CharField(
        label=_("Client ID"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    client_secret = forms.CharField(
        label=_("Client secret"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    is_on = forms.BooleanField(label=_("People of our domains can sign in there"), required=False)
    is_required = forms.BooleanField(
        label=_("They sign in there and nowhere else"),
        required=False,
        help_text=_("Owners of the organisation can always sign in with a code too."),
    )

    def __init__(self, *args: Any, provider: IdentityProvider | None, **kwargs: Any) -> None:
        if provider is not None:
            fields = ("issuer", "client_id", "is_on", "is_required")
            kwargs["initial"] = {name: getattr(provider, name) for name in fields}
        super().__init__(*args, **kwargs)
        if provider is not None:
            self.fields["client_secret"].help_text = _("Leave it empty to keep the one we have.")


class AddressForm(forms.Form):
    """Whose organisation is looked for."""

    email = forms.EmailField(
        label=_("Your address at work"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
