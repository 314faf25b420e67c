"""Erasing a tribe while a payment for it comes in: two threads, two connections, one outcome."""

import datetime as dt
import threading
from collections.abc import Callable

import pytest

from billing import services
from billing.models import (
    Approval,
    BillingNotice,
    ErasureCertificate,
    Invoice,
    StaffTask,
    TribeSubscription,
)
from billing.services import commands, erasing
from billing.services.erasing import NotToBeErased
from billing.services.leases import LeaseBusy, LeaseLost, leased
from billing.services.syncing import sync_invoice
from billing.services.unpaid_ends import end_unpaid
from core.common import clock
from tenants import services as tenants
from tenants.models import Tribe
from tests.billing.test_erasing import _has_schema
from tests.billing.test_races import together
from tests.billing.test_year import use_card
from tests.support.staff import give_roles

pytestmark = pytest.mark.usefixtures("committed_db")

DAY = dt.timedelta(days=1)


@pytest.fixture
def owed(shop, paid, hear, wait) -> Invoice:
    """What Farid owes for a tribe that was put away half a year ago, its subscription ended."""
    hear()
    use_card(shop, "pm_card_chargeCustomerFail")
    wait(days=366)
    hear()
    tenants.set_access(tribe=paid, state="archived")
    commands.send(command=end_unpaid(tribe=paid))
    wait(days=220)
    return Invoice.objects.get(status="uncollectible")


@pytest.fixture
def agreed(owed, paid, dunya_account) -> Approval:
    """Two of staff agreed to erase it a while ago, and each of the three mails left."""
    give_roles(dunya_account, "billing_manager")
    long_ago = clock.now() - 40 * DAY
    Tribe.objects.filter(pk=paid.pk).update(access_changed_at=clock.now() - 215 * DAY)
    approval = Approval.objects.create(
        kind=Approval.Kind.ERASE,
        state=Approval.State.APPROVED,
        account=owed.account,
        tribe=paid,
        asked_by=dunya_account,
        decided_at=long_ago,
    )
    for days in erasing.DAYS_AHEAD:
        BillingNotice.objects.create(
            kind=erasing.AHEAD,
            subject_id=approval.pk,
            step=str(days),
            due_at=long_ago,
            sent_at=long_ago,
            recipients=2,
        )
    return approval


@pytest.fixture
def erase(agreed, dunya_account) -> Callable[[], str]:
    """Erase it, and say what came of it."""
    moment = clock.now()

    def try_to() -> str:
        with clock.standing_at(moment):
            try:
                services.erase(actor=dunya_account, approval_id=agreed.pk)
            except NotToBeErased:
                return "kept"
        return "erased"

    return try_to


@pytest.fixture
def hear_of_payment(owed) -> Callable[[], None]:
    """What the worker does when the letter comes: it comes again while somebody else reads."""
    moment = clock.now()
    account = owed.account

    def mirror() -> None:
        with clock.standing_at(moment):
            for _try in range(200):
                try:
                    with leased(account.stripe_customer_id) as lease:
                        sync_invoice(
                            account=account, invoice_id=owed.stripe_invoice_id, lease=lease
                        )
                except (LeaseBusy, LeaseLost):
                    threading.Event().wait(0.05)
                else:
                    return
        raise AssertionError("the lease never came free")

    return mirror


def _pay(shop, owed):
    shop.api.v1.invoices.pay(owed.stripe_invoice_id, {"paid_out_of_band": True})


def test_without_a_payment_it_is_erased(erase, paid):
    """So that the tests below prove something."""
    assert erase() == "erased"
    assert not _has_schema(paid)


def test_case_40_a_payment_and_erasing_at_once_leave_one_of_two_worlds(
    shop, owed, paid, erase, hear_of_payment
):
    _pay(shop, owed)

    outcome, _nothing = together(erase, hear_of_payment)

    paid.refresh_from_db()
    owed.refresh_from_db()
    assert owed.status == "paid"
    assert (outcome, paid.access_state, _has_schema(paid)) == ("kept", "active", True)
    assert not ErasureCertificate.objects.exists()
    assert TribeSubscription.objects.get().status == "canceled"


@pytest.mark.parametrize("first", ["payment", "erasing"])
def test_case_40_whoever_holds_the_tribe_first_decides_and_the_other_one_sees_it(
    shop, owed, paid, erase, hear_of_payment, monkeypatch, first
):
    """The money comes after Stripe was last asked: only the row of the tribe is in between."""
    holds, may_go_on = threading.Event(), threading.Event()
    place, name = {
        "payment": (tenants, "set_access"),
        "erasing": (erasing, "erase_tribe"),
    }[first]
    slow = getattr(place, name)

    def wait_in_hand(**which):
        done = slow(**which)
        holds.set()
        may_go_on.wait(10)
        return done

    monkeypatch.setattr(place, name, wait_in_hand)
    monkeypatch.setattr(erasing, "_look_again_at_stripe", lambda _tribe: _pay_once(shop, owed))
    _pay_once(shop, owed)
    jobs = {"payment": hear_of_payment, "erasing": erase}
    other = {"payment": "erasing", "erasing": "payment"}[first]

    def second():
        assert holds.wait(10)
        releasing = threading.Timer(0.5, may_go_on.set)
        releasing.start()
        return jobs[other]()

    outcomes = dict(zip((first, other), together(jobs[first], second), strict=True))

    paid.refresh_from_db()
    is_kept = first == "payment"
    assert outcomes["erasing"] == ("kept" if is_kept else "erased")
    assert paid.access_state == ("active" if is_kept else "erased")
    assert _has_schema(paid) is is_kept
    assert StaffTask.objects.filter(kind="paid_after_erasing").exists() is not is_kept


def _pay_once(shop, owed):
    if shop.api.v1.invoices.retrieve(owed.stripe_invoice_id).status != "paid":
        _pay(shop, owed)
