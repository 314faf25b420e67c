"""The domains an organisation proved to have, and where their people sign in."""

import uuid

from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed, Timestamped
from tenants.models import Organisation


class EmailDomain(Keyed, Timestamped):
    """
    A domain of e-mail addresses; proven by a record in its DNS, and proven again each day.

    Two organisations may claim a domain, one can prove it. `failures` counts the days in a row on
    which the record was not found.
    """

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="email_domains")
    name = models.CharField(_("domain"), max_length=253)
    proof = models.CharField(max_length=64)
    verified_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], name="a_domain_once_per_organisation"
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=Q(verified_at__isnull=False),
                name="a_domain_is_proven_by_one",
            ),
        ]

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def record_name(self) -> str:
        """Where in the DNS the proof is looked for."""
        return f"_partup.{self.name}"

    @property
    def record_value(self) -> str:
        """What is looked for there."""
        return f"partup-domain={self.proof}"


class IdentityProvider(Keyed, Timestamped):
    """
    An organisation's OpenID provider; its secret is sealed.

    With `is_required` addresses of the organisation's domains sign in here and nowhere else,
    except those of its owners: a provider that breaks must not lock its repairers out.
    """

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="identity_provider"
    )
    issuer = models.CharField(
        _("issuer"), max_length=300, validators=[URLValidator(schemes=["https", "http"])]
    )
    client_id = models.CharField(_("client ID"), max_length=300)
    sealed_secret = models.TextField()
    authorize_origin = models.CharField(max_length=300)
    is_on = models.BooleanField(default=False)
    is_required = models.BooleanField(default=False)

    @property
    def key(self) -> str:
        """How allauth knows it: known before it is there, as the provider asks for it."""
        return key_of(self.organisation_id)


def key_of(organisation_id: uuid.UUID) -> str:
    """How allauth knows the provider of an organisation."""
    return f"organisation-{organisation_id.hex}"
