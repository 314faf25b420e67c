"""Who reads how much of a person."""

import uuid
from dataclasses import dataclass
from enum import Enum

from core.accounts.models import Account, Visibility, hue_of, initials_of


class Relation(Enum):
    """What somebody who looks is to a person."""

    SELF = "self"
    FELLOW = "fellow"
    STRANGER = "stranger"
    VISITOR = "visitor"


class Sight(Enum):
    """How much of a person somebody reads."""

    NOTHING = "nothing"
    NAME = "name"
    PROFILE = "profile"


@dataclass(frozen=True)
class Profile:
    """A person as somebody else, or they themselves, read them; empty where they told nothing."""

    account_id: uuid.UUID
    name: str
    is_whole: bool
    photo_id: uuid.UUID | None = None
    about: str = ""
    can_do: str = ""
    wants_to: str = ""
    hours_a_week: int | None = None

    @property
    def shown_photo_id(self) -> uuid.UUID | None:
        """The photo, as avatars ask for it."""
        return self.photo_id

    @property
    def initials(self) -> str:
        """One or two letters for an avatar without a photo."""
        return initials_of(self.name)

    @property
    def hue(self) -> int:
        """The hue of this person's avatar: the same everywhere."""
        return hue_of(self.account_id)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is told but the name."""
        told = (self.about, self.can_do, self.wants_to)
        return not any(told) and self.hours_a_week is None


def profile_of(account: Account, *, relation: Relation) -> Profile | None:
    """
    What somebody reads of a person, or None when not even that there is such a person.

    Every page, list and address that shows a profile or a photo asks here.
    """
    sight = sight_of(account, relation=relation)
    if sight is Sight.NOTHING:
        return None
    if sight is Sight.NAME:
        return Profile(account.pk, account.name, is_whole=False)
    return Profile(
        account_id=account.pk,
        name=account.name,
        is_whole=True,
        photo_id=account.photo_id,
        about=account.about,
        can_do=account.can_do,
        wants_to=account.wants_to,
        hours_a_week=account.hours_a_week,
    )


def sight_of(account: Account, *, relation: Relation) -> Sight:
    """
    Oneself reads everything; others as much as the person chose.

    Fellows (who share a tribe) read the name in any case, as they do in the tribe. Who is gone, or
    has no name yet, is nobody to others.
    """
    if account.erased_at or not account.is_active:
        return Sight.NOTHING
    if relation is Relation.SELF:
        return Sight.PROFILE
    if not account.display_name:
        return Sight.NOTHING
    if account.visibility == Visibility.EVERYONE:
        return Sight.PROFILE
    if relation is not Relation.FELLOW:
        return Sight.NOTHING
    return Sight.PROFILE if account.visibility == Visibility.TRIBES else Sight.NAME
