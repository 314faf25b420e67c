"""Tribes: each is a schema of its own."""

import base64
import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from core.accounts.models import Account, check_time_zone
from core.common.ids import uuid7
from core.common.models import Keyed, MomentField, Timestamped
from core.common.text import OneLine
from tenants.models.organisations import Organisation
from tenants.slugs import check_slug


def new_schema_name() -> str:
    """A name that says nothing: `t_` and 26 characters of a fresh key, never the address."""
    return "t_" + base64.b32encode(uuid7().bytes).decode().rstrip("=").lower()


class Access(models.TextChoices):
    """What paying, or not, means for a tribe."""

    PENDING = "pending", _("waiting for a trial or a payment")
    TRIALING = "trialing", _("on trial")
    ACTIVE = "active", _("active")
    PAST_DUE = "past_due", _("payment is late")
    GRACE = "grace", _("payment is very late")
    READ_ONLY = "read_only", _("read only")
    SUSPENDED = "suspended", _("suspended")
    CANCELLED = "cancelled", _("cancelled")
    ARCHIVED = "archived", _("archived")
    ERASED = "erased", _("erased")


class Admission(models.TextChoices):
    """How people come into a tribe."""

    OPEN = "open", _("open: anyone joins at once")
    INVITATION = "invitation", _("by invitation of any member; others ask")
    CLOSED = "closed", _("closed: a steward lets people in")


class Tribe(TenantMixin, Keyed, Timestamped):  # type: ignore[django-manager-missing]
    """A group that trusts each other and sets its own rules; its content is in its schema."""

    auto_create_schema = False
    auto_drop_schema = False

    schema_name = models.CharField(max_length=63, unique=True, default=new_schema_name)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="tribes")
    founder = models.ForeignKey(Account, models.PROTECT, related_name="+")
    founding_key = models.UUIDField(default=uuid.uuid4)
    name = models.CharField(
        _("name of the tribe"), max_length=60, validators=[OneLine(), MinLengthValidator(2)]
    )
    slug = models.CharField(_("address"), max_length=40, unique=True, validators=[check_slug])
    why = models.TextField(_("why it exists"), max_length=500, blank=True)
    hue = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(345)])
    language = models.CharField(max_length=8, choices=settings.LANGUAGES, default="nl")
    time_zone = models.CharField(
        max_length=64, default="Europe/Amsterdam", validators=[check_time_zone]
    )
    plan = models.CharField(max_length=32, default="tribe")
    access_state = models.CharField(max_length=16, choices=Access, default=Access.PENDING)
    access_until = models.DateTimeField(null=True)
    access_changed_at = models.DateTimeField(null=True)
    trial_started_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)
    # What the rules in force say to those outside; the tribe's own TribeRules row decides.
    admission = models.CharField(max_length=16, choices=Admission, default=Admission.INVITATION)
    needs_second_factor = models.BooleanField(default=False)
    is_listed = models.BooleanField(_("listed on Discover"), default=False)
    shows_rules = models.BooleanField(_("rules shown on the public page"), default=False)
    picture_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["founder", "founding_key"], name="one_tribe_per_founding_form"
            ),
            models.UniqueConstraint(
                fields=["founder"],
                condition=Q(access_state="pending"),
                name="one_pending_tribe_per_founder",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_pending(self) -> bool:
        return self.access_state == Access.PENDING

    @property
    def is_archived(self) -> bool:
        return self.access_state == Access.ARCHIVED

    @property
    def is_suspended(self) -> bool:
        return self.access_state == Access.SUSPENDED

    @property
    def host(self) -> str:
        """The host this tribe answers on."""
        return f"{self.slug}.{settings.ORIGIN.host}"

    @property
    def url(self) -> str:
        """The address of this tribe, without a slash at the end."""
        return settings.ORIGIN.at(self.host)


class Hostname(DomainMixin):
    """
    An address of a tribe; `domain` is the part before the base domain.

    Not a domain in Sociocracy's sense. A tribe that moved keeps its former address for a year:
    `retired_at` is when it moved away.
    """

    created_at = MomentField(auto_now_add=True)
    retired_at = models.DateTimeField(null=True)


class RetiredAddress(models.Model):
    """
    An address that a tribe which is gone answered on; nobody else gets it for a year.

    So whoever follows an old link does not end up with strangers.
    """

    slug = models.CharField(max_length=40, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    retired_at = models.DateTimeField()


class AccessTransition(Keyed):
    """A change of what paying means for a tribe; rows are only added."""

    class Cause(models.TextChoices):
        EVENT = "event", _("payment")
        TIMER = "timer", _("time")
        STAFF = "staff", _("staff")
        PERSON = "person", _("person")

    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="access_transitions")
    from_state = models.CharField(max_length=16, choices=Access)
    to_state = models.CharField(max_length=16, choices=Access)
    cause = models.CharField(max_length=16, choices=Cause)
    cause_ref = models.CharField(max_length=120, blank=True)
    created_at = MomentField(auto_now_add=True)
