"""Members, and the rules of their tribe."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account, hue_of, initials_of
from core.common.models import Keyed
from core.common.text import OneLine


class MemberQuerySet(models.QuerySet["Member"]):
    """Filters on members."""

    def present(self) -> "MemberQuerySet":
        """Those who belong to the tribe now."""
        return self.filter(left_at=None)


class Member(Keyed):
    """
    A person inside a tribe; everything here points at this row.

    `account` is the one door out of the tribe: the database does not know of it, so that neither
    erasing a person nor dropping a tribe is held up by the other.
    """

    class Role(models.TextChoices):
        STEWARD = "steward", _("steward")
        MEMBER = "member", _("member")

    account = models.ForeignKey(
        Account, models.DO_NOTHING, db_constraint=False, related_name="+", unique=True
    )
    display_name = models.CharField(max_length=80, validators=[OneLine()])
    role = models.CharField(max_length=16, choices=Role, default=Role.MEMBER)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    invited_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")

    objects = MemberQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["display_name"], condition=Q(left_at=None), name="present_by_name")
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def name(self) -> str:
        """What others call this person."""
        return self.display_name

    @property
    def initials(self) -> str:
        """One or two letters for an avatar without a photo."""
        return initials_of(self.display_name)

    @property
    def hue(self) -> int:
        """The hue of this person's avatar: the same in every tribe."""
        return hue_of(self.account_id)

    @property
    def is_steward(self) -> bool:
        return self.role == self.Role.STEWARD and self.left_at is None

    @property
    def is_present(self) -> bool:
        return self.left_at is None


class TribeRules(Keyed):
    """
    The rules a tribe runs by; policies read the version in force at each request.

    A new version is a new row; the newest is in force.
    """

    class Admission(models.TextChoices):
        OPEN = "open", _("open: anyone joins at once")
        INVITATION = "invitation", _("by invitation of any member")
        CLOSED = "closed", _("closed: a steward lets people in")

    class Starters(models.TextChoices):
        EVERYONE = "everyone", _("every member")
        STEWARDS = "stewards", _("stewards")

    class Acceptance(models.TextChoices):
        ANY_PARTNER = "any_partner", _("any partner")

    version = models.PositiveIntegerField(unique=True)
    admission = models.CharField(max_length=16, choices=Admission, default=Admission.INVITATION)
    who_may_start = models.CharField(max_length=16, choices=Starters, default=Starters.EVERYONE)
    who_accepts = models.CharField(
        max_length=16, choices=Acceptance, default=Acceptance.ANY_PARTNER
    )
    review_date = models.DateField()
    created_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
