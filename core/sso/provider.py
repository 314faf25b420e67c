"""
An organisation's OpenID provider, as allauth meets it; allauth finds this module by its name.

What a provider says of a person counts only as far as the organisation's domains go: it may not
speak for an address anywhere else, whatever it marks as confirmed.
"""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from core.sso import selectors
from core.sso.services.people import drop_claims, let_go_of_strangers


class OrganisationOAuth2Adapter(OpenIDConnectOAuth2Adapter):
    """Has people sent back to our own address, whatever the Host header says."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        """The address that the organisation registered at its provider."""
        path = reverse("openid_connect_callback", kwargs={"provider_id": self.provider_id})
        return f"{settings.ACCOUNT_ORIGIN}{path}"


class OrganisationProvider(OpenIDConnectProvider):
    """Keeps who somebody is there, and nothing else that is told of them."""

    oauth2_adapter_class = OrganisationOAuth2Adapter

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> SocialLogin:
        """Before it is looked up who this is: who gave the address up, or never had it, is not."""
        let_go_of_strangers(
            key=self.sub_id,
            uid=self.extract_uid(response),
            domains=set(self.app.settings["verified_email"]),
        )
        drop_claims(self._address(response))
        return super().sociallogin_from_response(request, response)

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        """A name, and the address if the organisation speaks for it."""
        return {"email": self._address(data), "name": _claims(data).get("name")}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        """The person's address, if the organisation speaks for it."""
        email = self._address(data)
        return [EmailAddress(email=email, verified=True, primary=True)] if email else []

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Nothing: names and pictures are the person's own to tell."""
        return {}

    def _address(self, data: dict[str, Any]) -> str:
        claims = _claims(data)
        email = str(claims.get("email") or "").lower()
        domains = self.app.settings["verified_email"]
        is_denied = claims.get("email_verified") in {False, "false"}
        if is_denied or "@" not in email or selectors.domain_of(email) not in domains:
            return ""
        return email


def _claims(data: dict[str, Any]) -> dict[str, Any]:
    return data.get("userinfo") or data.get("id_token") or data


provider_classes = [OrganisationProvider]
