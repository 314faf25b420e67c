"""What public knows of what concerns somebody: that something is there, and when; never what."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common.models import Keyed
from tenants.models import Tribe


class PointerQuerySet(models.QuerySet["Pointer"]):
    """Filters on pointers."""

    def of(self, account: Account) -> "PointerQuerySet":
        """Those of one person, in all tribes."""
        return self.filter(account=account.pk)

    def unread(self) -> "PointerQuerySet":
        """Those nobody opened yet."""
        return self.filter(read_at=None)


class Pointer(Keyed):
    """
    Something happened in a tribe that concerns an account.

    `event_id` is the happening in the tribe's history, `object_id` the thing and `partup_id` the
    part-up it happened in. A conversation has one pointer for each reader: `count` says how many
    messages came since it was read, and `event_id` is the first of them.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=60)
    object_id = models.UUIDField()
    event_id = models.UUIDField()
    partup_id = models.UUIDField(null=True)
    count = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    dedupe_key = models.CharField(max_length=80)

    objects = PointerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "dedupe_key"], name="told_once_about_each_happening"
            )
        ]
        indexes = [
            models.Index(fields=["account", "-created_at", "-id"], name="inbox_newest_first"),
            models.Index(
                fields=["account", "tribe"], condition=Q(read_at=None), name="inbox_unread"
            ),
        ]


class WorkPointer(Keyed):
    """
    Something in a tribe waits for an account, by a day if it has one.

    Kept in step with the tribe by the receivers: an activity one does, one somebody else would
    like to do, an offer one may answer, a part-up one is a partner of. The day is the last one,
    inclusive, as the tribe counts.
    """

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("activity")
        CONTRIBUTION = "contribution", _("contribution")
        OFFER = "offer", _("offer")
        PARTUP = "partup", _("part-up")

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind)
    object_id = models.UUIDField()
    partup_id = models.UUIDField(null=True)
    due_date = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "tribe", "kind", "object_id"], name="work_waits_once_for_each"
            )
        ]
        indexes = [
            models.Index(fields=["account", "kind", "due_date"], name="work_by_day"),
            models.Index(fields=["tribe", "partup_id", "kind"], name="work_of_partup"),
            models.Index(fields=["tribe", "kind", "object_id"], name="work_of_object"),
        ]


class Preference(models.Model):
    """What somebody wants to be told by mail; without a row: everything that needs them."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="+")
    wants_mail = models.BooleanField(default=True)
