"""What a tribe tells about itself."""

import uuid

from django.db.models import QuerySet

from core.members.models import AboutBlock, Member
from tenants.context import current_tribe


def about_blocks(member: Member) -> QuerySet[AboutBlock]:
    """The blocks a member reads, in their order: all of them; a guest those that are public."""
    return public_blocks() if member.is_guest else _all()


def public_blocks() -> QuerySet[AboutBlock]:
    """The blocks that people outside read, in their order."""
    return _all().filter(is_public=True)


def block_of(block_id: uuid.UUID) -> AboutBlock | None:
    """One block, for who changes it."""
    return _all().filter(pk=block_id).first()


def shows_picture(picture_id: uuid.UUID, *, member: Member | None) -> bool:
    """Whether somebody in the present tribe, or outside (None), sees a picture of it."""
    if picture_id == current_tribe().picture_id:
        return True
    blocks = about_blocks(member) if member else public_blocks()
    return blocks.filter(picture_id=picture_id).exists()


def _all() -> QuerySet[AboutBlock]:
    return AboutBlock.objects.order_by("position", "id")
