"""Copies of a tribe: asked for, gathered slice by slice, packed, taken and removed again."""

import uuid
from pathlib import Path

from django.db import transaction

from core.accounts.models import Account
from core.audit.services import record
from core.common import clock
from core.common.errors import NotFound
from core.mail.services import queue_mail
from core.members.models import Member
from core.privacy import policies, selectors
from core.privacy.models import TribeCopy, TribeCopyPart
from core.privacy.registry import TABLES
from core.privacy.services import schedules, shelf
from core.privacy.services.tribe_gathering import gather_slice
from core.privacy.services.tribe_packing import write_archive
from core.trail import services as trail
from tenants.context import enter_tribe
from tenants.models import Tribe

GATHERING, READY = TribeCopy.State.GATHERING, TribeCopy.State.READY


@transaction.atomic
def ask_for_tribe_copy(*, actor: Account, tribe: Tribe) -> TribeCopy:
    """
    This will have a copy gathered of a tribe.

    Who runs the organisation gets the whole, a steward what that steward sees. While one is under
    way that one is returned, whoever of the organisation asked. An older one goes.

    :raises NotFound: if the actor may have neither.
    """
    is_whole = policies.can_take_whole(actor, tribe)
    if not is_whole and not policies.can_take_own(actor, tribe):
        raise NotFound
    # Two clicks at once meet here.
    tribe = Tribe.objects.select_for_update(of=("self",), no_key=True).get(pk=tribe.pk)
    former = selectors.copies_of(tribe, account=actor, is_whole=is_whole)
    if under_way := former.filter(state=GATHERING).first():
        return under_way
    for one in former.exclude(state=TribeCopy.State.REMOVED):
        _put_away(one)
    copy = TribeCopy.objects.create(tribe=tribe, asked_by=actor, is_whole=is_whole)
    parts = [TribeCopyPart(copy=copy, name=table.name) for table in TABLES]
    schedules.schedule_tables(copy, TribeCopyPart.objects.bulk_create(parts))
    _record("tribe_copy.asked", copy, actor=actor)
    return copy


@transaction.atomic
def take_tribe_along(*, actor: Account, copy: TribeCopy) -> Path:
    """
    This will return where the copy of a tribe lies, and note that it was taken.

    :raises NotFound: if the actor may not take it now, it is not ready, or its days are over.
    """
    path = shelf.archive_of(copy.pk)
    if not policies.can_take(actor, copy) or not copy.is_ready or not path.is_file():
        raise NotFound
    _record("tribe_copy.downloaded", copy, actor=actor)
    return path


@transaction.atomic
def gather_table(*, part_id: uuid.UUID) -> None:
    """
    Gather the next slice of a table, inside its tribe; the last one has the whole packed.

    Machine work. A worker that dies leaves the slice to be gathered anew. A steward who lost the
    role meanwhile gets nothing.
    """
    # Held from here on: an erasure waits until the slice lies in the folder, or is there first;
    # and the last two tables meet here, so that one of them sees that it is the last.
    parts = TribeCopyPart.objects.select_for_update(of=("self", "copy"), no_key=True)
    part = parts.select_related("copy__asked_by", "copy__tribe").filter(pk=part_id).first()
    if part is None or part.done_at or not part.copy.is_gathering:
        return
    try:
        has_more = gather_slice(part)
    except Member.DoesNotExist:
        _give_up(part.copy)
        return
    part.done_at = None if has_more else clock.now()
    part.save()
    if has_more:
        schedules.schedule_slice(part)
    elif not part.copy.parts.filter(done_at=None).exists():
        schedules.schedule_tribe_packing(part.copy)


@transaction.atomic
def pack_tribe(*, copy_id: uuid.UUID) -> None:
    """Put what was gathered into one file, and mail who asked; harmless when it is there."""
    copy = _under_way(copy_id)
    if copy is None:
        return
    copy.size_bytes, copy.digest = write_archive(copy)
    copy.state, copy.ready_at = READY, clock.now()
    copy.expires_at = copy.ready_at + schedules.KEPT
    copy.save()
    schedules.schedule_tribe_removal(copy.pk, at=copy.expires_at)
    queue_mail(
        topic="privacy.tribe_copy_ready",
        account_id=copy.asked_by_id,
        tribe_id=copy.tribe_id,
        ref={"copy": str(copy.pk)},
        language=copy.asked_by.language,
        dedupe_key=f"tribe_copy:{copy.pk}",
    )
    _record("tribe_copy.ready", copy)
    # Until the commit the slices are needed: whoever is killed before it packs anew.
    transaction.on_commit(lambda: shelf.keep_only_archive(copy_id), robust=True)


@transaction.atomic
def give_up_tribe_copy(*, copy_id: uuid.UUID) -> None:
    """End a copy that could not be finished in a day; it may be asked for anew."""
    copy = _under_way(copy_id)
    if copy:
        _give_up(copy)


@transaction.atomic
def remove_tribe_copy(*, copy_id: uuid.UUID) -> None:
    """Remove the file of a copy, and all that was gathered for it; harmless twice."""
    shelf.clear(copy_id)
    copies = TribeCopy.objects.select_for_update(of=("self",), no_key=True)
    copy = copies.filter(pk=copy_id, state=READY).first()
    if copy:
        copy.state = TribeCopy.State.REMOVED
        copy.save(update_fields=["state"])


def let_go_of_copies(*, tribe: Tribe) -> None:
    """
    Somebody in a tribe is being forgotten: no copy with their name stays, in the same transaction.

    What is under way begins anew.
    """
    copies = TribeCopy.objects.select_for_update(of=("self",), no_key=True).filter(tribe=tribe)
    for copy in copies.filter(state__in=[GATHERING, READY]):
        if copy.state == READY:
            _put_away(copy)
        else:
            _begin_anew(copy)


def _begin_anew(copy: TribeCopy) -> None:
    copy.parts.update(after=None, slices=0, rows=0, done_at=None)
    schedules.schedule_tables(copy, copy.parts.all())


def _put_away(copy: TribeCopy) -> None:
    copy.state = TribeCopy.State.REMOVED
    copy.save(update_fields=["state"])
    schedules.schedule_tribe_removal(copy.pk)


def _give_up(copy: TribeCopy) -> None:
    copy.state = TribeCopy.State.FAILED
    copy.save(update_fields=["state"])
    schedules.schedule_tribe_removal(copy.pk)
    _record("tribe_copy.failed", copy)


def _under_way(copy_id: uuid.UUID) -> TribeCopy | None:
    rows = TribeCopy.objects.select_for_update(of=("self",), no_key=True)
    rows = rows.select_related("asked_by", "tribe__organisation")
    return rows.filter(pk=copy_id, state=GATHERING).first()


def _record(action: str, copy: TribeCopy, *, actor: Account | None = None) -> None:
    """In the platform's record; and, when a person did it, in that of the tribe."""
    record(
        action=action,
        account_id=actor.pk if actor else None,
        object_type="tribe",
        object_id=copy.tribe_id,
        tribe_id=copy.tribe_id,
        changes={"copy": str(copy.pk), "is_whole": copy.is_whole},
    )
    if actor is None:
        return
    with enter_tribe(copy.tribe):
        member = Member.objects.present().filter(account_id=actor.pk).first()
        trail.record(action=action, actor=member, changes={"is_whole": copy.is_whole})
