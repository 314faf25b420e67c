"""The ledger of letters from Stripe."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StripeEvent(models.Model):
    """
    One event, once, however often it was delivered.

    It is a hint: what it says is never stored, the object it names is fetched again.
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("received")
        PROCESSING = "processing", _("being processed")
        DONE = "done", _("done")
        IGNORED = "ignored", _("not for us")
        FAILED = "failed", _("to be tried again")
        DEAD = "dead", _("given up")

    class Source(models.TextChoices):
        WEBHOOK = "webhook", _("sent to us")
        POLL = "poll", _("asked for")
        REPLAY = "replay", _("told again")

    WAITING = (State.RECEIVED, State.FAILED)

    id = models.CharField(max_length=255, primary_key=True)
    type = models.CharField(max_length=120)
    api_version = models.CharField(max_length=40, blank=True)
    livemode = models.BooleanField()
    happened_at = models.DateTimeField()
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=255, blank=True)
    customer_id = models.CharField(max_length=255, blank=True)
    received_at = models.DateTimeField()
    source = models.CharField(
        max_length=16, choices=Source, default=Source.WEBHOOK, db_default=Source.WEBHOOK
    )
    deliveries = models.PositiveIntegerField(default=1)
    state = models.CharField(max_length=16, choices=State, default=State.RECEIVED)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)
    processed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["received", "failed", "processing"]),
                name="stripe_events_waiting",
            ),
            models.Index(fields=["object_id", "received_at"], name="stripe_events_of_object"),
            models.Index(fields=["received_at"], name="stripe_events_by_time"),
        ]
