"""Asking to come into a tribe."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common.models import Keyed, MomentField
from tenants.models.invitations import Invitation
from tenants.models.tribes import Tribe


class JoinRequest(Keyed):
    """
    Somebody asks to come into a tribe; what they said to it is kept in the tribe.

    `invitation` is the one that brought them, where it did not let in by itself.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting for an answer")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("refused")
        WITHDRAWN = "withdrawn", _("withdrawn")

    account = models.ForeignKey(Account, models.PROTECT, related_name="join_requests")
    tribe = models.ForeignKey(Tribe, models.CASCADE, related_name="join_requests", db_index=False)
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=16, choices=State, default=State.WAITING)
    created_at = MomentField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "tribe"],
                condition=Q(state="waiting"),
                name="one_waiting_request_per_person",
            )
        ]
        indexes = [models.Index(fields=["tribe", "state", "id"], name="requests_of_tribe")]

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
