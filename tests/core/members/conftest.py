"""What several tests of this room begin with."""

import pytest

from core.members import services
from core.members.models import Member
from core.members.services import (
    ask_to_join,
)
from tenants.context import enter_tribe
from tests.core.members.doors import set_admission


@pytest.fixture
def link(alpha, ada_account):
    """A link to alpha for two people; gives the token."""
    with enter_tribe(alpha):
        ada = Member.objects.get(account=ada_account)
        _invitation, token = services.make_invitation_link(actor=ada, max_uses=2, days=3)
    return token


@pytest.fixture
def closed(alpha):
    """Alpha, closed, with its face shown."""
    set_admission(alpha, "closed")
    return alpha


@pytest.fixture
def waiting(closed, farid_account):
    """Farid waits at alpha's door."""
    arrival = ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)
    return arrival.request
