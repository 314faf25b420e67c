"""Tokens, as far as they are kept."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common import clock
from core.common.models import Keyed, MomentField
from core.common.text import OneLine
from tenants.models import Tribe


class Scope(models.TextChoices):
    """What a token may do; never more than its owner may at that very moment."""

    READ = "read", _("Read what I can read")
    WRITE = "write", _("Take part: part-ups, openings, activities, conversations")
    PEOPLE = "people", _("People and rules: invite, let in, change the tribe")
    ACCOUNT = "account", _("My account: my profile, my inbox, my tribes and organisations")


class AccessToken(Keyed):
    """
    A key that its owner gave to a program: for one tribe, or (without one) for their account.

    Only a hash of its text is kept. `is_strong` says that it was made in a session that was opened
    with a second factor. A token that is ended is deleted; one that expired stays to be seen.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="access_tokens")
    tribe = models.ForeignKey(Tribe, models.CASCADE, null=True, related_name="access_tokens")
    label = models.CharField(max_length=8, unique=True)
    secret_hash = models.CharField(max_length=64)
    name = models.CharField(_("name"), max_length=60, validators=[OneLine(), MinLengthValidator(2)])
    scopes = ArrayField(models.CharField(max_length=8))
    is_strong = models.BooleanField(default=False)
    created_at = MomentField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    @property
    def is_over(self) -> bool:
        """Whether its time has come."""
        return self.expires_at <= clock.now()

    @property
    def scope_words(self) -> list[str]:
        """What it may do, in words."""
        return [str(Scope(scope).label) for scope in self.scopes]

    def is_stale(self, *, after: dt.timedelta) -> bool:
        """Whether its last use was noted longer ago than `after`."""
        return self.used_at is None or self.used_at <= clock.now() - after
