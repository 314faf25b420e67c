"""Invitations to a tribe; the invited may have no account yet."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common.models import Keyed, MomentField
from tenants.models.tribes import Tribe


class Invitation(Keyed):
    """
    A way into a tribe, by mail (one person, once) or by link (a number of people).

    The token is kept as a hash. A mailed token proves that its holder reads that address. `level`
    is the trust level it gives; with a part-up it lets in a guest, until `guest_until`.
    """

    class Kind(models.TextChoices):
        MAIL = "mail", _("by mail")
        LINK = "link", _("by link")

    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="invitations")
    kind = models.CharField(max_length=8, choices=Kind)
    token_hash = models.CharField(max_length=64, unique=True)
    to_email = models.EmailField(blank=True)
    invited_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(default=0)
    partup_id = models.UUIDField(null=True)
    guest_until = models.DateField(null=True)
    uses = models.PositiveSmallIntegerField(default=0)
    max_uses = models.PositiveSmallIntegerField(default=1)
    created_at = MomentField(auto_now_add=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(uses__lte=models.F("max_uses")), name="no_invitation_is_overused"
            ),
            models.UniqueConstraint(
                fields=["tribe", "to_email"],
                condition=Q(kind="mail", uses=0, withdrawn_at=None, partup_id=None),
                name="one_open_invitation_per_address",
            ),
        ]
        indexes = [models.Index(fields=["tribe", "created_at"], name="invitations_of_tribe")]

    @property
    def uses_left(self) -> int:
        """How many people it still lets in."""
        return self.max_uses - self.uses


class InvitationUse(Keyed):
    """Who came in on which invitation."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="used_by")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    created_at = MomentField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "account"], name="an_invitation_admits_a_person_once"
            )
        ]
