"""Being staff alone makes no exception: which role gives time, and which one decides."""

import datetime as dt

import pytest

from billing import services
from billing.models import AccessOverride, Approval
from core.accounts.models import Account
from core.common import clock
from core.common.errors import NotAllowed
from tests.support.staff import give_roles

MAKERS = (services.extend_access, services.freeze_ladder, services.ask_for_gift)


@pytest.fixture
def colleague(esra_account) -> Account:
    """One of staff who holds no role yet."""
    esra_account.is_staff = True
    esra_account.save()
    return esra_account


@pytest.fixture
def wish(alpha):
    def make(actor):
        until = clock.now() + dt.timedelta(days=10)
        return {"actor": actor, "tribe": alpha, "until": until, "reason": "They called."}

    return make


@pytest.mark.parametrize("make", MAKERS)
def test_staff_without_a_role_makes_none(make, wish, colleague):
    with pytest.raises(NotAllowed):
        make(**wish(colleague))


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("role", ["billing_read", "finance", "operator"])
def test_no_other_role_makes_exceptions(make, role, wish, colleague):
    give_roles(colleague, role)

    with pytest.raises(NotAllowed):
        make(**wish(colleague))

    assert not AccessOverride.objects.exists()
    assert not Approval.objects.exists()


def test_a_role_that_gives_time_asks_for_a_gift_and_does_not_decide(wish, colleague, dunya_account):
    approval = services.ask_for_gift(**wish(give_roles(dunya_account, "billing_agent")))
    give_roles(colleague, "billing_agent")

    with pytest.raises(NotAllowed):
        services.decide_gift(actor=colleague, approval_id=approval.pk, is_approved=True)
    assert not AccessOverride.objects.exists()

    give_roles(colleague, "billing_manager")
    assert services.decide_gift(actor=colleague, approval_id=approval.pk, is_approved=True)
