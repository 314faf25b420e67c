"""Members, and the rules of their tribe."""

import uuid

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account, called, hue_of, initials_of
from core.common import clock
from core.common.models import Keyed
from core.common.text import OneLine
from tenants.models.tribes import Admission

MOST_GUEST_DAYS = 366
# The words of a name; what is searched and what is indexed must read the same.
NAME_WORDS = SearchVector("display_name", config="simple")


class MemberQuerySet(models.QuerySet["Member"]):
    """Filters on members."""

    def present(self) -> "MemberQuerySet":
        """Those who belong to the tribe now; by the database's clock, as hydration asks later."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=Now()), left_at=None)


class Member(Keyed):
    """
    A person inside a tribe; everything here points at this row.

    `account` is the one door out of the tribe: the database does not know of it, so that neither
    erasing a person nor dropping a tribe is held up by the other. Name and photo are copies of
    the account's. `level` is how far the tribe trusts the person: 0 (no level) to 3 (most). A
    guest is here until `ends_at` and sees only what they were let into. Whoever was removed
    (`removed_at`) comes back by a new invitation or an accepted request only.
    """

    class Role(models.TextChoices):
        STEWARD = "steward", _("steward")
        MEMBER = "member", _("member")
        GUEST = "guest", _("guest")

    account = models.ForeignKey(
        Account, models.DO_NOTHING, db_constraint=False, related_name="+", unique=True
    )
    display_name = models.CharField(max_length=80, validators=[OneLine()])
    role = models.CharField(max_length=16, choices=Role, default=Role.MEMBER)
    level = models.PositiveSmallIntegerField(default=0)
    ends_at = models.DateTimeField(null=True)
    photo_id = models.UUIDField(null=True)
    accepted_version = models.PositiveIntegerField(null=True)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["display_name"], condition=Q(left_at=None), name="present_by_name"
            ),
            GinIndex(NAME_WORDS, name="people_by_words"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(level__lte=3), name="level_is_0_to_3"),
            models.CheckConstraint(
                condition=Q(role="guest", ends_at__isnull=False)
                | ~Q(role="guest") & Q(ends_at=None),
                name="guests_have_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def name(self) -> str:
        """What others call this person; who was erased has no name."""
        return called(self.display_name)

    @property
    def initials(self) -> str:
        """One or two letters for an avatar without a photo."""
        return initials_of(self.name)

    @property
    def hue(self) -> int:
        """The hue of this person's avatar: the same in every tribe."""
        return hue_of(self.account_id)

    @property
    def shown_photo_id(self) -> uuid.UUID | None:
        """The photo as others see it: none of whoever left."""
        return self.photo_id if self.is_present else None

    @property
    def is_steward(self) -> bool:
        return self.role == self.Role.STEWARD and self.is_present

    @property
    def is_guest(self) -> bool:
        return self.role == self.Role.GUEST

    @property
    def is_present(self) -> bool:
        return self.left_at is None and (self.ends_at is None or self.ends_at > clock.now())


class TribeRules(Keyed):
    """
    The rules a tribe runs by; policies read the version in force at each request.

    A new version is a new row; the newest is in force. A level without a name is off. What those
    outside must know (`admission`, `second_factor`) is copied to the public Tribe row.
    """

    class Starters(models.TextChoices):
        EVERYONE = "everyone", _("every member")
        LEVEL_1 = "level_1", _("members from level 1 up")
        LEVEL_2 = "level_2", _("members from level 2 up")
        LEVEL_3 = "level_3", _("members of level 3")
        STEWARDS = "stewards", _("stewards")

    class Acceptance(models.TextChoices):
        ANY_PARTNER = "any_partner", _("any partner accepts")
        TWO_PARTNERS = "two_partners", _("two partners accept")
        OPEN_SEATS = "open_seats", _("whoever offers has the seat, as long as it is free")

    class Audience(models.TextChoices):
        EVERYONE = "everyone", _("every member")
        LEVEL_1 = "level_1", _("members from level 1 up")
        LEVEL_2 = "level_2", _("members from level 2 up")
        LEVEL_3 = "level_3", _("members of level 3")

    version = models.PositiveIntegerField(unique=True)
    admission = models.CharField(max_length=16, choices=Admission, default=Admission.INVITATION)
    who_may_start = models.CharField(max_length=16, choices=Starters, default=Starters.EVERYONE)
    who_accepts = models.CharField(
        max_length=16, choices=Acceptance, default=Acceptance.ANY_PARTNER
    )
    default_audience = models.CharField(max_length=16, choices=Audience, default=Audience.EVERYONE)
    # How many days a guest stays at most; 0 lets no guests in.
    guest_days = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_GUEST_DAYS)]
    )
    second_factor = models.BooleanField(default=False)
    level_1 = models.CharField(max_length=24, blank=True, default="", validators=[OneLine()])
    level_2 = models.CharField(max_length=24, blank=True, default="", validators=[OneLine()])
    level_3 = models.CharField(max_length=24, blank=True, default="", validators=[OneLine()])
    own_words = models.TextField(max_length=2000, blank=True, default="")
    reason = models.TextField(max_length=500, blank=True, default="")
    review_date = models.DateField()
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    @property
    def lets_guests_in(self) -> bool:
        return self.guest_days > 0

    @property
    def asks_two_partners(self) -> bool:
        return self.who_accepts == self.Acceptance.TWO_PARTNERS

    @property
    def opens_seats(self) -> bool:
        return self.who_accepts == self.Acceptance.OPEN_SEATS

    @property
    def level_to_start(self) -> int:
        """From which level up members start part-ups; 0 when everybody may, or stewards do."""
        return _level_in(self.who_may_start)

    @property
    def default_level(self) -> int:
        """From which level up members see a new part-up; 0 when everybody does."""
        return _level_in(self.default_audience)

    @property
    def levels(self) -> dict[int, str]:
        """The levels that are on, with the tribe's names for them, from the lowest up."""
        names = {1: self.level_1, 2: self.level_2, 3: self.level_3}
        return {level: name for level, name in names.items() if name}


def _level_in(choice: str) -> int:
    """The number in a choice like "level_2"; 0 in any other."""
    number = choice.removeprefix("level_")
    return int(number) if number.isdigit() else 0
