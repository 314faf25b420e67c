"""What we ask of Stripe: written down first, then sent, under one key for ever."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.models.accounts import BillingAccount
from billing.models.catalogue import PlanPrice
from billing.models.checkout import LONGEST_CODE
from billing.models.subscriptions import TribeSubscription
from core.accounts.models import Account
from core.common import clock
from core.common.models import Keyed, Timestamped
from tenants.models import Tribe


class BillingCommand(Keyed, Timestamped):
    """
    One thing to be done at Stripe, exactly once.

    `state` unknown means that nobody knows whether it was done: it is asked again under the same
    key, and after a day looked up before anything new is made.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("to be sent")
        SENDING = "sending", _("being sent")
        DONE = "done", _("done")
        FAILED = "failed", _("refused")
        UNKNOWN = "unknown", _("no answer yet")

    UNDER_WAY = (State.PENDING, State.SENDING, State.UNKNOWN)

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="commands")
    tribe = models.ForeignKey(Tribe, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    idempotency_key = models.CharField(max_length=255, unique=True)
    key_version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=16, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    first_sent_at = models.DateTimeField(null=True)
    locked_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    stripe_request_id = models.CharField(max_length=255, blank=True)
    result_id = models.CharField(max_length=255, blank=True)
    error = models.CharField(max_length=500, blank=True)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state__in=["pending", "sending", "unknown"]),
                name="billing_commands_waiting",
            )
        ]

    @property
    def target(self) -> str:
        """What it is about: the second word of its key."""
        return self.idempotency_key.split(":")[1]

    @property
    def stripe_key(self) -> str:
        """The key under which Stripe does it once, however often we ask."""
        return f"{self.idempotency_key}:{self.key_version}"

    @property
    def is_made(self) -> bool:
        """Whether Stripe did it, although we may not have mirrored it yet."""
        return bool(self.result_id)

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.FAILED


class ChangePreview(Keyed, Timestamped):
    """What another plan would cost from a certain second on; good for ten minutes."""

    subscription = models.ForeignKey(
        TribeSubscription, models.CASCADE, related_name="change_previews"
    )
    price = models.ForeignKey(PlanPrice, models.PROTECT, related_name="+")
    prorated_at = models.DateTimeField()
    lines = models.JSONField(default=list)
    subtotal_cents = models.BigIntegerField()
    tax_cents = models.BigIntegerField()
    total_cents = models.BigIntegerField()
    amount_due_cents = models.BigIntegerField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    @property
    def is_over(self) -> bool:
        """Whether nobody can say yes to it any more."""
        return self.used_at is not None or self.expires_at <= clock.now()


class InvoiceOrder(Keyed, Timestamped):
    """Somebody orders a plan for a tribe, to be paid by invoice; a large one waits for staff."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for our approval")
        APPROVED = "approved", _("being ordered")
        ORDERED = "ordered", _("ordered")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    UNDER_WAY = (State.WAITING, State.APPROVED)

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="orders")
    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="invoice_orders")
    price = models.ForeignKey(PlanPrice, models.PROTECT, related_name="+")
    po_number = models.CharField(max_length=200, blank=True)
    promotion_code = models.CharField(max_length=LONGEST_CODE, blank=True)
    promotion_id = models.CharField(max_length=255, blank=True)
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    ordered_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    client_token = models.UUIDField()
    subscription = models.ForeignKey(
        TribeSubscription, models.PROTECT, null=True, related_name="orders"
    )
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tribe"],
                condition=Q(state__in=["waiting", "approved"]),
                name="one_invoice_order_under_way_per_tribe",
            ),
            models.UniqueConstraint(
                fields=["tribe", "client_token"], name="one_invoice_order_per_click"
            ),
        ]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_being_made(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def is_ordered(self) -> bool:
        return self.state == self.State.ORDERED

    @property
    def is_refused(self) -> bool:
        return self.state == self.State.REFUSED

    @property
    def may_have_lost_its_code(self) -> bool:
        """Whether it was refused without an answer of ours while a promotion code was on it."""
        return self.is_refused and bool(self.promotion_code) and not self.answer
