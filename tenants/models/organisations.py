"""Organisations: who pays."""

from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common.models import Keyed, MomentField, Timestamped
from core.common.text import OneLine
from tenants.countries import COUNTRIES


class Organisation(Keyed, Timestamped):
    """A legal person with one or more tribes."""

    name = models.CharField(
        _("name of the organisation"),
        max_length=120,
        validators=[OneLine(), MinLengthValidator(2)],
    )
    country = models.CharField(_("country"), max_length=2, choices=COUNTRIES, default="NL")
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class OrganisationRole(Keyed):
    """What an account may do for an organisation; a billing contact sees no tribe content."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        ADMIN = "admin", _("admin")
        BILLING = "billing", _("billing contact")

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="roles")
    account = models.ForeignKey(Account, models.PROTECT, related_name="organisation_roles")
    role = models.CharField(max_length=16, choices=Role)
    created_at = MomentField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "account", "role"], name="one_role_once_per_account"
            )
        ]
