"""The outbox: references to what is to be told, never the text itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.common.models import Keyed


class OutboxMessage(Keyed):
    """
    One mail to one person, waiting or sent.

    The text is made when it is sent, and rights are checked then. `context` holds what cannot be
    looked up again (a log-in code); it is emptied once the mail has left.
    """

    topic = models.CharField(max_length=80)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    to_email = models.EmailField(blank=True)
    tribe_id = models.UUIDField(null=True)
    ref = models.JSONField(default=dict)
    context = models.JSONField(default=dict)
    language = models.CharField(max_length=8, blank=True)
    dedupe_key = models.CharField(max_length=200, null=True, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    available_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_because = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(to_email=""),
                name="mail_has_a_receiver",
            )
        ]
        indexes = [
            models.Index(
                fields=["available_at"],
                condition=Q(sent_at=None, dropped_at=None),
                name="mail_waiting",
            )
        ]
