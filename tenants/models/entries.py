"""One-time codes that carry a sign-in from the account host to a tribe."""

from django.db import models

from core.accounts.models import Account, Session
from tenants.models.tribes import Tribe


class Handoff(models.Model):
    """
    A code that opens one session on one tribe host, once, within 30 seconds.

    Only hashes are kept. `state_hash` binds it to the browser or caller that asked. Without a
    tribe it opens the staff host.
    """

    code_hash = models.CharField(max_length=64, primary_key=True)
    state_hash = models.CharField(max_length=64)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    parent = models.ForeignKey(Session, models.CASCADE, related_name="+")
    tribe = models.ForeignKey(Tribe, models.CASCADE, null=True, related_name="+")
    expires_at = models.DateTimeField()
