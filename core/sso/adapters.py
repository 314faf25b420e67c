"""How allauth signs people in at their organisation."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.accounts.models import Account
from core.accounts.sealing import unseal
from core.common.outbound import OutboundSession
from core.sso import selectors


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Knows the providers of organisations, and what each may speak for."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The provider that is asked for by its key; they are never listed."""
        found = selectors.provider_by_key(provider or "")
        if found is None:
            return []
        app = SocialApp(
            provider="openid_connect",
            provider_id=found.key,
            name=found.organisation.name,
            client_id=found.client_id,
            secret=unseal(found.sealed_secret),
            settings={
                "server_url": found.issuer,
                "oauth_pkce_enabled": True,
                "verified_email": sorted(selectors.verified_domains(found)),
            },
        )
        return [app]

    def get_requests_session(self) -> OutboundSession:
        """Ask the open internet only: the address was typed by a person."""
        return OutboundSession()

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """
        Refuse who comes without an address that the organisation speaks for.

        Also who was let in before: their address may have left the organisation since.
        """
        if not sociallogin.email_addresses:
            raise ImmediateHttpResponse(_refused(request))

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:
        """Whoever has an account under such an address meets it again."""
        return bool(login.email_addresses)

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Account:
        """A new account starts with the address, and the name the provider tells."""
        account = sociallogin.user
        addresses = sociallogin.email_addresses
        account.email = addresses[0].email if addresses else ""
        name = " ".join(str(data.get("name") or "").split())[:80]
        account.display_name = name if name.isprintable() else ""
        return account

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Say that it did not work out, and what to do; never what the provider sent."""
        raise ImmediateHttpResponse(render(request, "sso/failed.html", status=400))


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "sso/refused.html", status=403)
