"""The public face of a tribe: what people outside read of it."""

import uuid
from dataclasses import dataclass

from core.accounts.models import Account
from core.home.selectors.discover import HOW_TO_JOIN
from core.members.models import AboutBlock
from core.members.selectors import current_rules, rules_in_words
from core.members.selectors.about import public_blocks, shows_picture
from tenants.context import enter_tribe
from tenants.hosts import find_host
from tenants.models import Tribe
from tenants.policies import is_readable, shows_face
from tenants.selectors import tribe_at, tribe_of_member


@dataclass(frozen=True)
class Face:
    """What a tribe shows; of its people and its work, nothing."""

    tribe: Tribe
    blocks: list[AboutBlock]
    rules: list[str]
    is_public: bool
    is_mine: bool

    @property
    def how_to_join(self) -> str:
        """How people come in, in a sentence."""
        return str(HOW_TO_JOIN[self.tribe.admission])


def face_of(*, viewer: Account | None, slug: str) -> Face | None:
    """
    The face of the tribe on an address, also a former one; None when there is none to see.

    Everybody sees that of a listed tribe that is worked in; its own people always.
    """
    tribe = tribe_at(slug)
    if tribe is None:
        return None
    is_mine = _belongs(viewer, tribe)
    if not is_mine and not shows_face(tribe):
        return None
    blocks, rules = _inside(tribe)
    return Face(tribe, blocks, rules, is_public=shows_face(tribe), is_mine=is_mine)


def shows_face_picture(face: Face, picture_id: uuid.UUID) -> bool:
    """Whether a picture is on the face of a tribe."""
    if picture_id == face.tribe.picture_id:
        return True
    with enter_tribe(face.tribe):
        return shows_picture(picture_id, member=None)


def _belongs(viewer: Account | None, tribe: Tribe) -> bool:
    if viewer is None or not is_readable(tribe.access_state):
        return False
    return tribe_of_member(account=viewer, tribe_id=tribe.pk) is not None


def _inside(tribe: Tribe) -> tuple[list[AboutBlock], list[str]]:
    """The public blocks, and the rules if the tribe shows them."""
    host = find_host(tribe.host)
    if host is None or host.is_behind:
        # A schema that is behind the code is not entered (T4); for a moment there is less to read.
        return [], []
    with enter_tribe(tribe):
        rules = rules_in_words(current_rules()) if tribe.shows_rules else []
        return list(public_blocks()), rules
