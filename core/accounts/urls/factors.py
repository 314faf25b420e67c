"""Second factors and passkeys: the pages of allauth, one by one, under the names it looks up."""

from allauth.account import views as account
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import path
from django.views.generic import RedirectView

from core.accounts.views.answers import refusing_plainly as page

_overview = RedirectView.as_view(pattern_name="accounts:signing_in")

urlpatterns = [
    path("signup/passkey/", page(account.signup_by_passkey), name="account_signup_by_passkey"),
    path("signup/passkey/make/", page(webauthn.signup_webauthn), name="mfa_signup_webauthn"),
    path("login/passkey/", page(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path("login/factor/", page(base.authenticate), name="mfa_authenticate"),
    path("reauthenticate/factor/", page(base.reauthenticate), name="mfa_reauthenticate"),
    path(
        "reauthenticate/passkey/",
        page(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("factors/", _overview, name="mfa_index"),
    path("factors/app/add/", page(totp.activate_totp), name="mfa_activate_totp"),
    path("factors/app/remove/", page(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("factors/codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "factors/codes/make/",
        page(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("factors/passkeys/", _overview, name="mfa_list_webauthn"),
    path("factors/passkeys/add/", page(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path(
        "factors/passkeys/<int:pk>/rename/", page(webauthn.edit_webauthn), name="mfa_edit_webauthn"
    ),
    path(
        "factors/passkeys/<int:pk>/remove/",
        page(webauthn.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
]
