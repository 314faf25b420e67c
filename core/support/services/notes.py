"""What staff writes about a customer, for one another."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import AccountNote, BillingAccount
from core.audit import services as audit
from core.common.errors import InvalidInput
from core.common.text import has_forbidden_characters, tidy
from core.support.policies import check_may_change
from core.support.rules import Right, Staff
from tenants.models import Organisation

LONGEST = 2000


@audit.refusals_recorded("billing.noted", about="organisation")
@transaction.atomic
def add_note(*, actor: Staff, organisation: Organisation, words: str) -> AccountNote:
    """
    Write a note beside a customer; the organisation reads that there is one, not what it says.

    The same words by the same person right after each other are one note: a second click.

    :raises NotAllowed: if the actor writes no notes.
    :raises ElevationNeeded: without a fresh second factor.
    :raises InvalidInput: on "words".
    """
    check_may_change(actor, Right.NOTE)
    text = _checked(words)
    account, _made = BillingAccount.objects.get_or_create(organisation=organisation)
    BillingAccount.objects.select_for_update().get(pk=account.pk)
    last = account.notes.order_by("-created_at").first()
    if last and (last.words, last.author_id) == (text, actor.pk):
        return last
    note = AccountNote.objects.create(account=account, author=actor.account, words=text)
    audit.record(
        action="billing.noted",
        account_id=actor.pk,
        object_type="organisation",
        object_id=organisation.pk,
    )
    return note


def keep_reason(*, actor: Staff, organisation: Organisation, words: str) -> None:
    """Keep why something was done that has no row of its own for it, beside the customer."""
    account, _made = BillingAccount.objects.get_or_create(organisation=organisation)
    AccountNote.objects.create(account=account, author=actor.account, words=words)


def _checked(words: str) -> str:
    text = tidy(words)
    if not text:
        raise InvalidInput({"words": [_("Write something, or leave it.")]})
    if len(text) > LONGEST:
        raise InvalidInput({"words": [_("Keep a note within 2,000 characters.")]})
    if has_forbidden_characters(text):
        raise InvalidInput(
            {"words": [_("This text holds characters that cannot be shown. Please type it again.")]}
        )
    return text
