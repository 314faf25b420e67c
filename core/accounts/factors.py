"""How allauth speaks of second factors: secrets sealed, passkeys for the whole platform."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.accounts.sealing import seal, unseal


class FactorAdapter(DefaultMFAAdapter):
    """Seals what is kept, and names things in our words."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _("Recovery codes come with a second factor: add one."),
        "incorrect_code": _("This is not the code of now. Wait for the next one, and type that."),
        "unverified_email": _("Confirm all your addresses first, or remove what is not yours."),
    }

    def encrypt(self, text: str) -> str:
        """Seal the secret of an authenticator app, or the seed of recovery codes."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Read it again."""
        return unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """The name an authenticator app shows."""
        return "Part-up"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """
        Make passkeys for the base domain, whatever the Host header says (T8).

        So a passkey outlives each tribe's address, and no tribe host can ask for one of its own.
        """
        return {"id": settings.ORIGIN.host, "name": "Part-up"}

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002
        """A name to begin with."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        if not count:
            return gettext("My passkey")
        return gettext("Passkey %(number)s") % {"number": count + 1}

    def get_public_key_credential_user_entity(self, user: Account) -> dict[str, Any]:
        """Who the passkey is for; the key of the account, never its address, finds it again."""
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.name}
