"""What the doors of paying share."""

import uuid

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from api.views import Door, found
from billing import selectors
from billing.models import CheckoutAttempt
from core.common.errors import InvalidInput
from tenants.models import Tribe

ONCE = OpenApiParameter(
    "Idempotency-Key",
    uuid.UUID,
    OpenApiParameter.HEADER,
    required=True,
    description="A UUID of yours; sending it again gives the same answer.",
)


class OrganisationDoor(Door):
    """Whoever has a role in the organisation; to others none of this is there."""

    def tribe_for(self, organisation_id: uuid.UUID, tribe_id: uuid.UUID) -> Tribe:
        """A tribe of this organisation."""
        tribe = found(selectors.tribe_of(account=self.account, tribe_id=tribe_id))
        return found(tribe if tribe.organisation_id == organisation_id else None)

    def attempt_for(self, organisation_id: uuid.UUID, attempt_id: uuid.UUID) -> CheckoutAttempt:
        """A visit to Stripe's page for a tribe of this organisation."""
        attempt = found(selectors.attempt_of(account=self.account, attempt_id=attempt_id))
        return found(attempt if attempt.tribe.organisation_id == organisation_id else None)


def key_of(request: Request) -> uuid.UUID:
    """
    The key that tells a repetition from a second wish.

    :raises InvalidInput: if there is none.
    """
    try:
        return uuid.UUID(request.headers.get("Idempotency-Key", ""))
    except ValueError:
        sentence = _("Send a UUID of yours in the header Idempotency-Key.")
        raise InvalidInput({"Idempotency-Key": [sentence]}) from None
