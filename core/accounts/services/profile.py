"""What people tell about themselves."""

from django.db import transaction

from core.accounts import signals
from core.accounts.models import Account
from core.common.validation import check_fields


@transaction.atomic
def change_profile(
    *, actor: Account, display_name: str | None = None, language: str | None = None
) -> Account:
    """
    This will change the actor's own name or language; what is None stays.

    The new name shows in every tribe at once. Saving the same again changes nothing.

    :raises InvalidInput: if a value does not fit.
    """
    former_name = actor.display_name
    if display_name is not None:
        actor.display_name = display_name
    if language is not None:
        actor.language = language
    check_fields(actor, exclude={"password", "email"})
    actor.save(update_fields=["display_name", "language", "updated_at"])
    if actor.display_name != former_name:
        signals.account_renamed.send(sender=Account, account=actor)
    return actor
