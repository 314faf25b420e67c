"""Second factors and passkeys: the pages of allauth, one by one, under the names it looks up."""

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from core.accounts.views import factors, signing_in
from core.accounts.views.answers import refusing_plainly as page
from core.accounts.views.origins import answered_here


def passkey_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page that takes what a device signed."""
    return answered_here(page(view))


urlpatterns = [
    path("signup/passkey/", page(account.signup_by_passkey), name="account_signup_by_passkey"),
    path(
        "signup/passkey/make/", passkey_page(webauthn.signup_webauthn), name="mfa_signup_webauthn"
    ),
    path(
        "login/passkey/",
        passkey_page(factors.PasskeyLoginView.as_view()),
        name="mfa_login_webauthn",
    ),
    path("login/factor/", passkey_page(factors.FactorView.as_view()), name="mfa_authenticate"),
    path("reauthenticate/factor/", page(base.reauthenticate), name="mfa_reauthenticate"),
    path(
        "reauthenticate/passkey/",
        passkey_page(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("factors/", signing_in.overview, name="mfa_index"),
    path("factors/app/add/", page(factors.AddAppView.as_view()), name="mfa_activate_totp"),
    path("factors/app/remove/", page(factors.RemoveAppView.as_view()), name="mfa_deactivate_totp"),
    path("factors/codes/", factors.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path(
        "factors/codes/make/",
        page(factors.MakeCodesView.as_view()),
        name="mfa_generate_recovery_codes",
    ),
    path("factors/passkeys/", signing_in.overview, name="mfa_list_webauthn"),
    path(
        "factors/passkeys/add/",
        passkey_page(factors.AddPasskeyView.as_view()),
        name="mfa_add_webauthn",
    ),
    path(
        "factors/passkeys/<int:pk>/rename/", page(webauthn.edit_webauthn), name="mfa_edit_webauthn"
    ),
    path(
        "factors/passkeys/<int:pk>/remove/",
        page(factors.RemovePasskeyView.as_view()),
        name="mfa_remove_webauthn",
    ),
]
