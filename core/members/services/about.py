"""What stewards tell about their tribe, in blocks."""

import uuid
from typing import TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError, NotAllowed, NotFound
from core.common.validation import check_fields
from core.files import services as files
from core.files.models import StoredFile
from core.history.services import record_event
from core.members.events import PageEvent
from core.members.models import AboutBlock, Member
from core.members.policies import can_change_settings
from core.trail.services import record, refusals_recorded
from tenants.context import current_tribe
from tenants.models import Tribe

MOST_BLOCKS = 20


class TooManyBlocks(DomainError):
    """A page about a tribe would become a book."""

    code = "too_many_blocks"
    message = _("A tribe has 20 blocks at most. Change one, or remove one first.")


class BlockWish(TypedDict, total=False):
    """What a block holds."""

    title: str
    text: str
    is_public: bool


@refusals_recorded("tribe.page_changed")
@transaction.atomic
def add_block(*, actor: Member, **wish: Unpack[BlockWish]) -> AboutBlock:
    """
    This will add a block at the end of the page about the tribe.

    Stewards may. Adding the same again adds a second one.

    :raises NotAllowed: if the actor is no steward.
    :raises TooManyBlocks: if there are 20 already.
    :raises InvalidInput: if a value does not fit.
    """
    _check_allowed(actor)
    blocks = _in_order()
    if len(blocks) >= MOST_BLOCKS:
        raise TooManyBlocks
    position = blocks[-1].position + 1 if blocks else 0
    block = AboutBlock(position=position, **wish)
    check_fields(block)
    block.save(force_insert=True)
    _tell(actor, block, "added")
    return block


@refusals_recorded("tribe.page_changed", about="block_id")
@transaction.atomic
def change_block(*, actor: Member, block_id: uuid.UUID, **wish: Unpack[BlockWish]) -> AboutBlock:
    """
    This will change what a block says and who reads it; what is not named stays.

    Stewards may. Saving the same again changes nothing.

    :raises NotAllowed: if the actor is no steward.
    :raises NotFound: if there is no such block (any more).
    :raises InvalidInput: if a value does not fit.
    """
    block = _block(actor, block_id)
    before = {name: getattr(block, name) for name in wish}
    for name, value in wish.items():
        setattr(block, name, value)
    check_fields(block)
    if any(getattr(block, name) != value for name, value in before.items()):
        block.save(update_fields=[*wish, "updated_at"])
        _tell(actor, block, "changed")
    return block


@transaction.atomic
def move_block(*, actor: Member, block_id: uuid.UUID, to: int) -> list[AboutBlock]:
    """
    This will put a block at a place (0 is the first) and return all of them in their order.

    Stewards may. A place beyond an end is the end; the place it has changes nothing.

    :raises NotAllowed: if the actor is no steward.
    :raises NotFound: if there is no such block (any more).
    """
    _check_allowed(actor)
    blocks = _in_order()
    block = next((block for block in blocks if block.pk == block_id), None)
    if block is None:
        raise NotFound
    before = [one.pk for one in blocks]
    blocks.remove(block)
    blocks.insert(min(max(to, 0), len(blocks)), block)
    _number(blocks)
    if [one.pk for one in blocks] != before:
        _tell(actor, block, "moved")
    return blocks


@transaction.atomic
def step_block(*, actor: Member, block_id: uuid.UUID, steps: int) -> list[AboutBlock]:
    """
    This will move a block up (-1) or down (1) and return all of them in their order.

    Stewards may. At an end nothing changes.

    :raises NotAllowed: if the actor is no steward.
    :raises NotFound: if there is no such block (any more).
    """
    _check_allowed(actor)
    keys = [block.pk for block in _in_order()]
    if block_id not in keys:
        raise NotFound
    return move_block(actor=actor, block_id=block_id, to=keys.index(block_id) + steps)


@refusals_recorded("tribe.page_changed", about="block_id")
@transaction.atomic
def remove_block(*, actor: Member, block_id: uuid.UUID) -> None:
    """
    This will remove a block, with its picture.

    Stewards may. Removing it twice is harmless.

    :raises NotAllowed: if the actor is no steward.
    """
    _check_allowed(actor)
    block = next((block for block in _in_order() if block.pk == block_id), None)
    if block is None:
        return
    files.drop_files(block.picture_id)
    _tell(actor, block, "removed")
    block.delete()


@transaction.atomic
def set_block_picture(*, actor: Member, block_id: uuid.UUID, content: bytes | None) -> AboutBlock:
    """
    This will show a picture with a block, in place of the former; None takes it away.

    Stewards may. Taking it away twice is harmless.

    :raises NotAllowed: if the actor is no steward.
    :raises NotFound: if there is no such block (any more).
    :raises InvalidInput: on "file", if it is no picture that we take.
    """
    block = _block(actor, block_id)
    former, block.picture_id = block.picture_id, None
    if content is not None:
        block.picture_id = keep_tribe_picture(actor=actor, content=content)
    if former or block.picture_id:
        files.drop_files(former)
        block.save(update_fields=["picture_id", "updated_at"])
        _tell(actor, block, "changed")
    return block


def keep_tribe_picture(*, actor: Member, content: bytes) -> uuid.UUID:
    """Keep a picture of the present tribe and return its key; machine work."""
    picture = files.keep_picture(
        content=content,
        kind=StoredFile.Kind.PICTURE,
        made_by=actor.account_id,
        tribe_id=current_tribe().pk,
    )
    return picture.pk


def _check_allowed(actor: Member) -> None:
    if not can_change_settings(actor):
        raise NotAllowed


def _block(actor: Member, block_id: uuid.UUID) -> AboutBlock:
    _check_allowed(actor)
    block = next((block for block in _in_order() if block.pk == block_id), None)
    if block is None:
        raise NotFound
    return block


def _in_order() -> list[AboutBlock]:
    """All blocks, locked through their tribe: whoever changes the page waits for the other."""
    Tribe.objects.select_for_update(of=("self",), no_key=True).get(pk=current_tribe().pk)
    return list(AboutBlock.objects.order_by("position", "id"))


def _number(blocks: list[AboutBlock]) -> None:
    moved = []
    for position, block in enumerate(blocks):
        if block.position != position:
            block.position = position
            moved.append(block)
    AboutBlock.objects.bulk_update(moved, ["position"])


def _tell(actor: Member, block: AboutBlock, what: str) -> None:
    record_event(kind=PageEvent.CHANGED, actor=actor, subject=block, data={"what": what})
    changes = {"what": what, "is_public": block.is_public}
    record(action="tribe.page_changed", actor=actor, subject=block, changes=changes)
