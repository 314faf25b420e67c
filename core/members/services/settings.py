"""What stewards set for their tribe."""

from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput, NotAllowed
from core.common.validation import check_fields
from core.files import services as files
from core.history.services import record_event
from core.members.events import PageEvent
from core.members.models import Member
from core.members.policies import can_change_settings
from core.members.services.about import keep_tribe_picture
from core.members.services.room import check_storage
from core.trail.services import record, refusals_recorded
from tenants.context import current_tribe
from tenants.hosts import forget_hosts
from tenants.models import Tribe
from tenants.services import move_tribe


class TribeWish(TypedDict, total=False):
    """What stewards set."""

    name: str
    why: str
    hue: int
    language: str
    time_zone: str
    is_listed: bool
    shows_rules: bool


@refusals_recorded("tribe.settings_changed")
@transaction.atomic
def change_tribe(*, actor: Member, **wish: Unpack[TribeWish]) -> Tribe:
    """
    This will change how the tribe presents itself; what is not named stays.

    Stewards may. A listed tribe is on Discover, and everybody sees its public page. Saving the
    same again changes nothing.

    :raises NotAllowed: if the actor is no steward.
    :raises InvalidInput: if a value does not fit.
    """
    tribe = _held(actor)
    before = {name: getattr(tribe, name) for name in wish}
    for name, value in wish.items():
        setattr(tribe, name, value)
    check_fields(tribe)
    changed = sorted(name for name in wish if getattr(tribe, name) != before[name])
    if changed:
        tribe.save(update_fields=[*changed, "updated_at"])
        _tell(actor, tribe, {"fields": changed})
    return tribe


@refusals_recorded("tribe.settings_changed")
@transaction.atomic
def set_tribe_picture(*, actor: Member, content: bytes | None) -> Tribe:
    """
    This will show a picture of the tribe, in place of the former; None takes it away.

    Stewards may. Taking it away twice is harmless.

    :raises NotAllowed: if the actor is no steward.
    :raises InvalidInput: on "file", if it is no picture that we take, or the plan gives no room.
    :raises StorageFull: if the disk has no room.
    """
    tribe = _held(actor)
    former, tribe.picture_id = tribe.picture_id, None
    if content is not None:
        tribe.picture_id = keep_tribe_picture(actor=actor, content=content)
    if former or tribe.picture_id:
        files.drop_files(former)
        if tribe.picture_id:
            check_storage(tribe)
        tribe.save(update_fields=["picture_id", "updated_at"])
        _tell(actor, tribe, {"fields": ["picture"]})
    return tribe


@refusals_recorded("tribe.address_changed")
@transaction.atomic
def change_address(*, actor: Member, slug: str, again: str) -> Tribe:
    """
    This will give the tribe another address, typed twice; the former one leads there for a year.

    Stewards may. The address the tribe has changes nothing.

    :raises NotAllowed: if the actor is no steward.
    :raises InvalidInput: if the two are not the same, or the address cannot be had.
    """
    tribe = _held(actor)
    slug, again = slug.strip().lower(), again.strip().lower()
    if slug != again:
        raise InvalidInput({"again": [_("These two are not the same. Type the address again.")]})
    former = tribe.slug
    tribe = move_tribe(tribe=tribe, slug=slug, account_id=actor.account_id)
    if tribe.slug != former:
        addresses = {"former": former, "address": tribe.slug}
        record_event(kind=PageEvent.MOVED, actor=actor, subject=tribe, data=addresses)
        record(action="tribe.address_changed", actor=actor, subject=tribe)
    return tribe


def _held(actor: Member) -> Tribe:
    if not can_change_settings(actor):
        raise NotAllowed
    return Tribe.objects.select_for_update(of=("self",)).get(pk=current_tribe().pk)


def _tell(actor: Member, tribe: Tribe, changes: dict[str, list[str]]) -> None:
    record_event(kind=PageEvent.SET, actor=actor, subject=tribe, data=changes)
    record(action="tribe.settings_changed", actor=actor, subject=tribe, changes=changes)
    transaction.on_commit(forget_hosts)
