"""What people do with their inbox."""

import datetime as dt
import uuid

from django.db import transaction

from core.accounts.models import Account
from core.common import clock
from core.common.errors import NotFound
from core.inbox.models import Pointer, Preference, WorkPointer
from tenants.models import Tribe


@transaction.atomic
def mark_read(*, actor: Account, pointer_id: uuid.UUID) -> Pointer:
    """
    This will mark one of the actor's own pointers as read; the second time changes nothing.

    :raises NotFound: if it is not the actor's.
    """
    pointer = (
        Pointer.objects.of(actor)
        .select_for_update(of=("self",))
        .select_related("tribe")
        .filter(pk=pointer_id)
        .first()
    )
    if pointer is None:
        raise NotFound
    if pointer.read_at is None:
        pointer.read_at = clock.now()
        pointer.save(update_fields=["read_at"])
    return pointer


@transaction.atomic
def mark_all_read(*, actor: Account, until: dt.datetime | None = None) -> int:
    """
    This will mark what the actor has not read as read, and return how many that were.

    What came after `until`, the newest that was on the page, stays unread.
    """
    unread = Pointer.objects.of(actor).unread()
    if until is not None:
        unread = unread.filter(created_at__lte=until)
    return unread.update(read_at=clock.now())


@transaction.atomic
def choose_mail(*, actor: Account, wants_mail: bool) -> None:
    """This will start or stop mail about what needs the actor; the inbox shows it either way."""
    Preference.objects.update_or_create(account=actor, defaults={"wants_mail": wants_mail})


@transaction.atomic
def forget_member(*, account_id: uuid.UUID, tribe: Tribe) -> None:
    """Take everything of a tribe out of somebody's inbox and work: they left it."""
    Pointer.objects.filter(account=account_id, tribe=tribe).delete()
    WorkPointer.objects.filter(account=account_id, tribe=tribe).delete()
