"""Accounts and their sessions."""

import hashlib
import uuid
from typing import Any, ClassVar
from zoneinfo import available_timezones

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.models import Keyed, Timestamped
from core.common.text import OneLine

_PARTS_OF_THE_WORLD = frozenset(
    "Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split()
)


def check_time_zone(value: str) -> None:
    """Refuse a name that is not in the time zone database."""
    if value not in available_timezones():
        raise ValidationError(_("This time zone is not known."), code="time_zone")


def time_zones() -> list[tuple[str, str]]:
    """The time zones to choose from, by name: those of a place, and UTC."""
    places = sorted(zone for zone in available_timezones() if "/" in zone)
    offered = [zone for zone in places if zone.partition("/")[0] in _PARTS_OF_THE_WORLD]
    return [(zone, zone.replace("_", " ")) for zone in [*offered, "UTC"]]


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts; allauth asks for these names."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Make an account; without a password it is opened by code only."""
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Visibility(models.TextChoices):
    """Who reads more of a person than a name."""

    TRIBES = "tribes", _("people in my tribes")
    EVERYONE = "everyone", _("everyone")
    NAME = "name", _("nobody: only my name is shown")


class Account(Keyed, Timestamped, AbstractBaseUser):
    """
    A person, once, for all tribes.

    People are anonymised, never deleted: rows in every tribe point here without the database
    knowing (the one door).
    """

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name"), max_length=80, blank=True, validators=[OneLine()])
    language = models.CharField(
        _("language"), max_length=8, choices=settings.LANGUAGES, default="en"
    )
    time_zone = models.CharField(
        max_length=64, default="Europe/Amsterdam", validators=[check_time_zone]
    )
    about = models.TextField(_("about you"), max_length=500, blank=True, default="")
    can_do = models.TextField(_("what you can do"), max_length=300, blank=True, default="")
    wants_to = models.TextField(
        _("what you would like to do"), max_length=300, blank=True, default=""
    )
    hours_a_week = models.PositiveSmallIntegerField(
        _("hours a week"), null=True, blank=True, validators=[MaxValueValidator(60)]
    )
    visibility = models.CharField(
        _("who sees your profile"), max_length=8, choices=Visibility, default=Visibility.TRIBES
    )
    photo_id = models.UUIDField(null=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True)

    # Set on the account of a request: its session was opened without a second factor.
    is_signed_in_weakly = False

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = AccountManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def name(self) -> str:
        """What others call this person."""
        if self.erased_at:
            return called("")
        return self.display_name or self.email.partition("@")[0]

    @property
    def shown_photo_id(self) -> uuid.UUID | None:
        """The photo as others see it: none of whoever shows only a name."""
        return None if self.visibility == Visibility.NAME else self.photo_id

    @property
    def initials(self) -> str:
        """One or two letters for an avatar without a photo."""
        return initials_of(self.name)

    @property
    def hue(self) -> int:
        """The hue of this person's avatar, one of 24 steps of 15 degrees."""
        return hue_of(self.pk)


def called(name: str) -> str:
    """The name that was kept; where it was erased, what a person without one is called."""
    return name or str(_("Former member"))


def initials_of(name: str) -> str:
    """The first letters of the first and last word of a name."""
    words = name.split()
    letters = [words[0][:1], words[-1][:1]] if len(words) > 1 else [name[:1]]
    return "".join(letters).upper()


def hue_of(key: uuid.UUID) -> int:
    """A hue that stays with a key: one of 0, 15 … 345."""
    return hashlib.sha256(key.bytes).digest()[0] % 24 * 15


class Session(AbstractBaseSession):
    """
    A sign-in on one host.

    The account host opens a session without a parent. A tribe host's session hangs on that one:
    when the parent ends, so do its children, at their next request. `is_strong` says that it was
    opened with a second factor or a passkey.
    """

    class Kind(models.TextChoices):
        ACCOUNT = "account"
        STAFF = "staff"
        TRIBE = "tribe"

    session_key = models.CharField(max_length=40, primary_key=True)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.ACCOUNT)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sessions")
    parent = models.ForeignKey("self", models.CASCADE, null=True, related_name="children")
    tribe_id = models.UUIDField(null=True)
    is_strong = models.BooleanField(default=False)
    user_agent = models.CharField(max_length=200, blank=True, default="")
    seen_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    def save(self, **options: Any) -> None:
        """
        Keep what is in the session; how it was opened is written once, and changed by services.

        So a request that began before the last factor went does not write the strength back.
        """
        if options.get("force_update"):
            options["update_fields"] = ("session_data", "expire_date", "account", "seen_at")
        super().save(**options)
