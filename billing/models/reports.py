"""What was measured, night by night."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.subscriptions import TribeSubscription
from core.accounts.models import Account
from core.common.models import Keyed, Timestamped


class SubscriptionSnapshot(Keyed):
    """What a subscription was worth at the end of a day, in cents a year without VAT."""

    date = models.DateField()
    subscription = models.ForeignKey(TribeSubscription, models.PROTECT, related_name="snapshots")
    status = models.CharField(max_length=24)
    plan_code = models.CharField(max_length=32)
    yearly_cents = models.BigIntegerField()
    is_ending = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["date", "subscription"], name="one_snapshot_a_day_per_subscription"
            )
        ]


class ReconcileRun(Keyed):
    """
    One time of comparing everything here with everything there.

    `step` and `looked_at` tell how far it is; `asked_by` and `reason` are of those that somebody
    of staff asked for, of which one runs at a time.
    """

    class Kind(models.TextChoices):
        EVENTS = "events", _("missed letters")
        NIGHTLY = "nightly", _("everything")
        WEEKLY = "weekly", _("customers and totals")
        NOW = "now", _("everything, as somebody asked")

    class Step(models.TextChoices):
        SUBSCRIPTIONS = "subscriptions", _("comparing subscriptions")
        INVOICES = "invoices", _("comparing invoices")
        CUSTOMERS = "customers", _("comparing customers and ways to pay")
        MONEY = "money", _("comparing payments that went back or came by bank")
        FIXING = "fixing", _("putting right what differs")

    kind = models.CharField(max_length=16, choices=Kind)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    is_complete = models.BooleanField(default=False)
    looked_at = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0)
    fixed = models.PositiveIntegerField(default=0)
    last_event_id = models.CharField(max_length=255, blank=True)
    error = models.CharField(max_length=500, blank=True)
    step = models.CharField(max_length=16, choices=Step, blank=True, default="", db_default="")
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind="now", finished_at=None),
                name="one_asked_comparison_at_a_time",
            )
        ]
        indexes = [models.Index(fields=["kind", "-started_at"], name="reconcile_runs_of_kind")]


class ReconcileDrift(Keyed, Timestamped):
    """One difference between here and there."""

    class Severity(models.TextChoices):
        NOTE = "note", _("note")
        WRONG = "wrong", _("wrong")
        ALARM = "alarm", _("alarm")

    run = models.ForeignKey(ReconcileRun, models.CASCADE, related_name="drifts")
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=255)
    field = models.CharField(max_length=60)
    here = models.CharField(max_length=255, blank=True)
    there = models.CharField(max_length=255, blank=True)
    severity = models.CharField(max_length=16, choices=Severity, default=Severity.WRONG)
    fixed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_id"], condition=Q(fixed_at=None), name="drifts_not_fixed")
        ]
