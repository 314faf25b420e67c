"""Find what a page is about; to whoever has no role in the organisation it is not there."""

import uuid

from django.http import Http404

from billing import selectors
from core.common.requests import Request
from tenants.models import Tribe


def tribe_or_404(request: Request, tribe_id: uuid.UUID) -> Tribe:
    """A tribe whose bill the reader may see."""
    tribe = selectors.tribe_of(account=request.account, tribe_id=tribe_id)
    if tribe is None:
        raise Http404
    return tribe
