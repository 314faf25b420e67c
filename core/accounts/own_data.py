"""What accounts keep of a person."""

import secrets

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account, Session, Visibility
from core.accounts.registry import Record, register_eraser, register_own_data
from core.audit.selectors import lines_about_account
from core.common import clock

_OWN = (
    *("email", "display_name", "language", "time_zone", "about", "can_do", "wants_to"),
    *("hours_a_week", "visibility", "is_staff", "created_at", "last_login"),
)
# What people sign in with is kept in tables of allauth's, whichever of its parts are in use.
_LIBRARY = ("account", "mfa", "socialaccount")


def addresses_of(account: Account) -> list[str]:
    """Every address that is somebody's, confirmed or not, in small letters."""
    known = EmailAddress.objects.filter(user=account).values_list("email", flat=True)
    return sorted({account.email.lower(), *(address.lower() for address in known)})


def _profile(account: Account) -> list[Record]:
    return [{name: getattr(account, name) for name in _OWN}]


def _addresses(account: Account) -> list[Record]:
    known = EmailAddress.objects.filter(user=account).order_by("pk")
    return list(known.values("email", "verified", "primary"))


def _sessions(account: Account) -> list[Record]:
    fields = ("kind", "tribe_id", "is_strong", "user_agent", "created_at", "seen_at", "expire_date")
    return list(Session.objects.filter(account=account).order_by("created_at").values(*fields))


def _record(account: Account) -> list[Record]:
    fields = ("at", "action", "outcome", "changes", "host", "address", "agent")
    return list(lines_about_account(account.pk).order_by("pk").values(*fields))


def _factors(account: Account) -> list[Record]:
    """Which there are, since when, and what they are called; never what opens anything."""
    known = Authenticator.objects.filter(user=account).order_by("pk")
    return [
        {
            "type": factor.type,
            "name": factor.data.get("name", ""),
            "created_at": factor.created_at,
            "last_used_at": factor.last_used_at,
        }
        for factor in known
    ]


def _erase(account: Account) -> None:
    """Leave a row that is nobody: no name, no address, no way in."""
    Session.objects.filter(account=account).delete()
    for model in apps.get_models():
        if model._meta.app_label in _LIBRARY and any(
            field.related_model is Account for field in model._meta.fields
        ):
            model._base_manager.filter(user=account).delete()
    account.email = f"{secrets.token_hex(16)}@erased.invalid"
    account.display_name = account.about = account.can_do = account.wants_to = ""
    account.hours_a_week = account.photo_id = account.last_login = None
    account.visibility, account.language = Visibility.NAME, "en"
    account.time_zone = "Europe/Amsterdam"
    account.is_active = account.is_staff = False
    account.erased_at = account.erased_at or clock.now()
    account.set_unusable_password()
    account.save()


register_own_data("profile", _("Profile"), tell=_profile)
register_own_data("record", _("What happened with my account"), tell=_record)
register_own_data("addresses", _("Addresses"), tell=_addresses)
register_own_data("ways-in", _("Passkeys and second factors"), tell=_factors)
register_own_data("sessions", _("Signed in on"), tell=_sessions)
register_eraser("accounts", _erase)
