"""Second factors and passkeys: allauth's pages, with what ours need beside."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    LoginWebAuthnView,
    RemoveWebAuthnView,
)
from django.db import IntegrityError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from core.accounts import places, selectors
from core.accounts.views.answers import next_path


class OnTheWay:
    """A page that may be a stop on the way to somewhere, named by `next`."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Where to go on to; empty when nobody was on the way."""
        wish = next_path(self.request)
        going_on = {"next": "" if wish == "/" else wish}
        return super().get_context_data(**kwargs) | going_on  # type: ignore[misc]

    def get_success_url(self) -> str:
        """Take the wish along to the page that comes after this one."""
        url = super().get_success_url()  # type: ignore[misc]
        wish = next_path(self.request)
        if wish == "/":
            return url
        if url == reverse("mfa_index"):
            return wish
        return f"{url}?{urlencode({'next': wish})}"


class AddAppView(OnTheWay, ActivateTOTPView):
    """Connect an app that shows codes; the second of two clicks finds it connected."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the app."""
        try:
            return super().form_valid(form)
        except IntegrityError:
            return redirect("mfa_index")


class AddPasskeyView(OnTheWay, AddWebAuthnView):
    """Make a passkey that also opens the account by itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What to ask the device: one that knows who it is for, and checks its holder."""
        context = super().get_context_data(**kwargs)
        # allauth asked for one that is a second step only; the newer wish is the one that counts.
        options = auth.begin_registration(self.request.user, True)
        return context | {"form": kwargs.get("form") or context["form"], "options": options}


class SayingWhatEnds:
    """A page that removes a factor, and says what the last one still opens."""

    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The places that ask for a factor, when this is the last one."""
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        is_last = selectors.count_factors(self.request.account) == 1
        needing = places.places_that_ask(self.request.account) if is_last else []
        return context | {"needing": needing}


class RemoveAppView(SayingWhatEnds, DeactivateTOTPView):
    """Disconnect the app."""


class RemovePasskeyView(SayingWhatEnds, RemoveWebAuthnView):
    """Let a passkey open nothing any more."""


class CodesView(OnTheWay, ViewRecoveryCodesView):
    """Recovery codes, shown once."""


class MakeCodesView(OnTheWay, GenerateRecoveryCodesView):
    """New recovery codes, in place of the former ones."""


class PasskeyLoginView(LoginWebAuthnView):
    """Sign in with a passkey and nothing else."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Tell the page what to ask the device; whoever opens this address signs in elsewhere."""
        if request.META.get("HTTP_ACCEPT") != "application/json":
            return redirect("account_login")
        return JsonResponse({"options": auth.begin_authentication(user=None)})


class FactorView(AuthenticateView):
    """The second step of signing in."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Which factors this person has, and what to ask the device."""
        context = super().get_context_data(**kwargs)
        factors = selectors.factor_types(self.stage.login.user)
        return context | {
            "has_app": "totp" in factors,
            "has_passkey": "webauthn" in factors,
            "options": context["js_data"]["request_options"],
        }
