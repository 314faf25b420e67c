"""Find what a page is about; to whoever has no role in the organisation it is not there."""

import uuid

from django.http import Http404

from billing import selectors
from billing.offers import Offer, offers_for
from billing.services.room import people_of
from core.common.requests import Request
from tenants import selectors as tenants
from tenants.models import Tribe


def tribe_or_404(request: Request, tribe_id: uuid.UUID) -> Tribe:
    """A tribe whose bill the reader may see."""
    tribe = selectors.tribe_of(account=request.account, tribe_id=tribe_id)
    if tribe is None:
        raise Http404
    return tribe


def offers_to(tribe: Tribe, *, is_bought_before: bool = False) -> list[Offer]:
    """Every plan, with what it costs this tribe and whether its people fit."""
    return offers_for(
        prices=selectors.prices_for_sale(),
        people=people_of(tribe),
        account=selectors.account_of(tribe.organisation),
        country=tribe.organisation.country,
        is_bought_before=is_bought_before,
    )


def way_in(request: Request, tribe: Tribe) -> str:
    """Where a tribe is entered; empty for those who only pay for it."""
    belongs = tenants.tribe_of_member(account=request.account, tribe_id=tribe.pk)
    return f"{tribe.url}/" if belongs else ""
