"""The ways in which somebody shows that it is them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts import selectors
from core.accounts.models import Account


def ways_to_confirm(account: Account) -> list[dict[str, object]]:
    """
    How this person can confirm who they are, the way to begin with first.

    Whoever has a second factor uses that, or a recovery code; others their password, or a code
    by mail, which everybody has.
    """
    factors = selectors.factor_types(account)
    if "webauthn" in factors or "totp" in factors:
        ways = [("webauthn", _("With your passkey"), "mfa_reauthenticate_webauthn")]
        ways = ways if "webauthn" in factors else []
        by_app = _("With a code of your app") if "totp" in factors else _("With a recovery code")
        return _listed([*ways, ("factor", by_app, "mfa_reauthenticate")])
    by_mail = ("code", _("With a code by mail"), "accounts:confirm_by_code")
    if account.has_usable_password():
        return _listed([("password", _("With your password"), "account_reauthenticate"), by_mail])
    return _listed([by_mail])


def _listed(ways: list[tuple[str, object, str]]) -> list[dict[str, object]]:
    return [{"id": name, "description": words, "url": reverse(view)} for name, words, view in ways]
