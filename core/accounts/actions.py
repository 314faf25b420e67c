"""What the platform's record says of accounts, their sessions and the ways in."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account, called
from core.audit.registry import register_actions, register_names, register_words


class AccountAction(models.TextChoices):
    """What somebody changes of their account."""

    MADE = "account.made", _("The account was made")
    ADDRESS_ADDED = "account.address_added", _("An e-mail address was added")
    ADDRESS_REMOVED = "account.address_removed", _("An e-mail address was removed")
    MAIN_ADDRESS_CHANGED = "account.main_address_changed", _("The main e-mail address changed")
    PASSWORD_CHANGED = "account.password_changed", _("The password was set or changed")
    PROFILE_CHANGED = "account.profile_changed", _("The profile was changed")
    PHOTO_CHANGED = "account.photo_changed", _("The photo was changed")
    PHOTO_REMOVED = "account.photo_removed", _("The photo was removed")


class SessionAction(models.TextChoices):
    """Signing in and out."""

    OPENED = "session.opened", _("Signed in")
    ENDED = "session.ended", _("Signed out")
    ENDED_EVERYWHERE = "session.ended_everywhere", _("Signed out on every device")
    OTHERS_ENDED = "session.others_ended", _("All other sessions were ended")
    REFUSED = "session.refused", _("Somebody tried to sign in with a wrong password")


class FactorAction(models.TextChoices):
    """Second factors and passkeys."""

    ADDED = "factor.added", _("A second way of proving who you are was added")
    REMOVED = "factor.removed", _("A second way of proving who you are was removed")
    CODES_MADE = "factor.recovery_codes_made", _("New recovery codes were made")
    CODE_USED = "factor.recovery_code_used", _("A recovery code was used")
    REFUSED = "factor.refused", _("Somebody got as far as the second factor")


def _accounts(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    # Whoever has no name (yet) is not called by their address here.
    names = Account.objects.filter(pk__in=keys).values_list("pk", "display_name")
    return {key: called(name) for key, name in names}


register_actions(AccountAction, kind=_("The account"))
register_actions(SessionAction, kind=_("Signing in"))
register_actions(FactorAction, kind=_("Second factors"))
register_names("account", _accounts)
register_words(
    {
        "about": _("about you"),
        "can_do": _("what you can do"),
        "display_name": _("name"),
        "hours_a_week": _("hours a week"),
        "language": _("language"),
        "time_zone": _("time zone"),
        "visibility": _("who sees it"),
        "wants_to": _("what you would like to do"),
        "code": _("a code by mail"),
        "mfa": _("a second factor"),
        "password": _("a password"),
        "recovery_codes": _("recovery codes"),
        "socialaccount": _("an organisation"),
        "totp": _("an app with codes"),
        "webauthn": _("a passkey"),
    }.items()
)
