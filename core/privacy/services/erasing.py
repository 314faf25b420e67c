"""Erasing oneself."""

from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from core.accounts.models import Account
from core.audit.services import record
from core.common.errors import InvalidInput
from core.mail.services import queue_mail
from core.privacy import selectors
from core.privacy.errors import OnlyOwner
from core.privacy.services.forgetting import forget_account


@transaction.atomic
def erase_account(*, actor: Account, confirmation: str) -> None:
    """
    This will make the actor nobody, at once and for good.

    Name, address, profile, sessions, ways to sign in, keys and inbox go in this transaction; in
    each tribe the person is forgotten by a step of its own right after. Whoever types their own
    main address may, unless an organisation that others depend on would have no owner. Erasing
    twice is harmless.

    :raises InvalidInput: if `confirmation` is not the actor's main address.
    :raises OnlyOwner: if they must hand over an organisation first.
    """
    # Not its key: who packs a copy for this account writes a mail to it, and we wait for them.
    account = Account.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if account.erased_at:
        return
    if confirmation.strip().lower() != account.email.lower():
        raise InvalidInput({"confirmation": [_("Type your main address to go on.")]})
    # Two owners who go at once meet here: the second is the only one.
    list(selectors.owned_by(account).select_for_update().order_by("pk"))
    if organisations := selectors.only_owner_of(account):
        raise OnlyOwner(_sentence([organisation.name for organisation in organisations]))
    address, language = account.email, account.language
    forget_account(account)
    # Whoever it was hears of it: it may have been somebody else at their keyboard.
    queue_mail(topic="privacy.erased", account_id=account.pk, to_email=address, language=language)
    record(
        action="erasure.asked",
        account_id=account.pk,
        object_type="account",
        object_id=account.pk,
    )


def _sentence(names: list[str]) -> str:
    sentence = _(
        "You are the only owner of %(names)s. Make somebody else owner first, then come back."
    )
    return sentence % {"names": get_text_list(names, _("and"))}
