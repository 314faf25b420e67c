"""What every copy to take along shares."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.common import clock
from core.common.models import Keyed


class Copy(Keyed):
    """
    Something gathered step by step into one file to take along.

    The rows say how far it is; what was gathered lies in a folder of its own (services/shelf.py)
    and goes at `expires_at`.
    """

    class State(models.TextChoices):
        GATHERING = "gathering", _("being gathered")
        READY = "ready", _("ready")
        FAILED = "failed", _("not finished")
        REMOVED = "removed", _("removed")

    state = models.CharField(max_length=16, choices=State, default=State.GATHERING)
    created_at = models.DateTimeField(default=clock.now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    size_bytes = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        abstract = True

    @property
    def is_gathering(self) -> bool:
        return self.state == self.State.GATHERING

    @property
    def is_ready(self) -> bool:
        """Whether there is a file to take along now."""
        is_late = self.expires_at is not None and self.expires_at <= clock.now()
        return self.state == self.State.READY and not is_late

    @property
    def is_failed(self) -> bool:
        return self.state == self.State.FAILED
