"""What people tell about themselves."""

import uuid
from typing import TypedDict, Unpack

from django.db import transaction

from core.accounts import signals
from core.accounts.models import Account
from core.audit import services as audit
from core.common.errors import NotFound
from core.common.validation import check_fields
from core.files import services as files
from core.files.models import StoredFile


class ProfileWish(TypedDict, total=False):
    """What somebody may change about themselves; `hours_a_week` None says nothing about hours."""

    display_name: str
    language: str
    time_zone: str
    about: str
    can_do: str
    wants_to: str
    hours_a_week: int | None
    visibility: str


@transaction.atomic
def change_profile(*, actor: Account, **wish: Unpack[ProfileWish]) -> Account:
    """
    This will change what the actor tells about themselves; what is not named stays.

    The new name, and whether the photo is seen, shows in every tribe at once. Saving the same
    again changes nothing.

    :raises InvalidInput: if a value does not fit.
    :raises NotFound: if the actor was erased at this very moment.
    """
    _hold(actor)
    before = {name: getattr(actor, name) for name in wish}
    former = _seen_by_others(actor)
    for name, value in wish.items():
        setattr(actor, name, value)
    check_fields(actor, exclude={"password", "email"})
    changed = sorted(name for name in wish if getattr(actor, name) != before[name])
    if not changed:
        return actor
    actor.save(update_fields=[*changed, "updated_at"])
    audit.record(action="account.profile_changed", account_id=actor.pk, changes={"fields": changed})
    if _seen_by_others(actor) != former:
        signals.account_renamed.send(sender=Account, account=actor)
    return actor


@transaction.atomic
def change_photo(*, actor: Account, content: bytes) -> Account:
    """
    This will draw a photo of the actor anew and show it in every tribe, in place of the former.

    The former one is gone. Sending the same again makes a new photo that looks the same.

    :raises InvalidInput: on "file", if it is no picture that we take.
    :raises StorageFull: if the disk has no room.
    """
    photo = files.keep_picture(
        content=content,
        kind=StoredFile.Kind.PHOTO,
        made_by=actor.pk,
        account_id=actor.pk,
    )
    return _show_photo(actor, photo.pk, "account.photo_changed")


@transaction.atomic
def remove_photo(*, actor: Account) -> Account:
    """This will show the actor's letters again instead of a photo; harmless the second time."""
    return _show_photo(actor, None, "account.photo_removed")


def _show_photo(actor: Account, photo_id: uuid.UUID | None, action: str) -> Account:
    former = _hold(actor).photo_id
    actor.photo_id = photo_id
    if former == photo_id:
        return actor
    actor.save(update_fields=["photo_id", "updated_at"])
    files.drop_files(former)
    audit.record(action=action, account_id=actor.pk)
    signals.account_renamed.send(sender=Account, account=actor)
    return actor


def _hold(actor: Account) -> Account:
    """The account as it is now, until the transaction ends; who was erased meanwhile is nobody."""
    account = Account.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if account.erased_at:
        raise NotFound
    return account


def _seen_by_others(account: Account) -> tuple[str, uuid.UUID | None]:
    return account.name, account.shown_photo_id
