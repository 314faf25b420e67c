"""What staff decide: exceptions with an end, what needs two people, and what waits for somebody."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from billing.models.accounts import BillingAccount
from core.accounts.models import Account
from core.common.models import Keyed, Timestamped
from tenants.models import Tribe


class AccessOverride(Keyed, Timestamped):
    """
    An exception for a tribe, always with an end.

    A gift opens it, an extension keeps it as it is, and a freeze stops the ladder.
    """

    class Kind(models.TextChoices):
        COMP = "comp", _("given for free")
        EXTENSION = "extension", _("more time")
        FREEZE = "freeze", _("frozen")

    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="overrides")
    kind = models.CharField(max_length=16, choices=Kind)
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tribe", "kind"],
                condition=Q(ended_at=None),
                name="one_override_of_a_kind_per_tribe",
            )
        ]


class EntitlementOverride(Keyed, Timestamped):
    """A capability or limit that a tribe has beyond its plan, for a while."""

    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="entitlement_overrides")
    capability = models.CharField(max_length=40)
    value = models.IntegerField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tribe", "capability"],
                condition=Q(ended_at=None),
                name="one_entitlement_override_per_capability",
            )
        ]


class Approval(Keyed, Timestamped):
    """Something that one of staff asks for and another one decides."""

    class Kind(models.TextChoices):
        INVOICE_TERMS = "invoice_terms", _("paying by invoice")
        REFUND = "refund", _("refund")
        CREDIT_NOTE = "credit_note", _("credit note")
        MARK_PAID = "mark_paid", _("mark as paid")
        SETTLE_RETURN = "settle_return", _("settle a debit taken back")
        COMP = "comp", _("give for free")
        ERASE = "erase", _("erase a tribe")

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    account = models.ForeignKey(BillingAccount, models.PROTECT, related_name="approvals")
    tribe = models.ForeignKey(Tribe, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    object_id = models.UUIDField(null=True)
    amount_cents = models.BigIntegerField(null=True)
    payload = models.JSONField(default=dict)
    reason = models.CharField(max_length=500)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "object_id"],
                condition=Q(state="waiting"),
                name="one_approval_waits_per_object",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")) | Q(state="withdrawn"),
                name="four_eyes_are_two_people",
            ),
        ]


class ErasureCertificate(Keyed):
    """That a tribe was erased: by whose decision, when, and how many rows of what were in it."""

    tribe = models.OneToOneField(Tribe, models.PROTECT, related_name="certificate")
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="certificate")
    schema_name = models.CharField(max_length=63)
    rows = models.JSONField()
    erased_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    erased_at = models.DateTimeField()


class StaffTask(Keyed, Timestamped):
    """Something that no machine can settle: a dispute, a payment nobody can place, a drift."""

    account = models.ForeignKey(
        BillingAccount, models.CASCADE, null=True, related_name="staff_tasks"
    )
    tribe = models.ForeignKey(Tribe, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=255)
    facts = models.JSONField(default=dict)
    due_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"],
                condition=Q(closed_at=None),
                name="one_open_staff_task_per_subject",
            )
        ]
