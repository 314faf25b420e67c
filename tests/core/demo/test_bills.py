"""Some of the demo is paid for where Stripe is played, once, and goes with the demo."""

from dataclasses import replace
from pathlib import Path

import pytest

from billing import gateway, papers
from billing.errors import RealStripe
from billing.models import BillingAccount, BillingNotice, Invoice, InvoiceOrder, TribeSubscription
from billing.services import reconciling, sync_catalogue
from billing.services.details import Details
from core.demo.bills import Bill, read_bills
from core.demo.services import make_demo, pay_bills, remove_demo
from core.demo.story import StoryError, read_story
from core.mail.models import OutboxMessage
from tenants.models import Tribe
from tests.billing.conftest import shop, stripe  # noqa: F401
from tests.core.demo.test_seeding_again import _counts
from tests.support.stripe_simulator import *  # noqa: F403

pytestmark = pytest.mark.django_db

_WHO = Details(
    legal_name="Small Ferries BV",
    billing_email="bills@small.example",
    address_line1="Quay 1",
    postal_code="1000 AA",
    city="Ferrytown",
    country="NL",
    vat_number="NL900432100B01",
)
BY_CARD = Bill(tribe="ferry", by="dee", pays="card", plan="tribe", details=_WHO)
BY_INVOICE = Bill(
    tribe="quay",
    by="ana",
    pays="invoice",
    plan="tribe",
    details=_WHO,
    po_number="PO-7",
    approved_by="dee",
)


@pytest.fixture
def settle(story, made, shop):  # noqa: F811
    """Have the bills paid; how many tribes that were."""

    def settle_now(*bills: Bill) -> int:
        return pay_bills(
            story=story, bills=bills or (BY_CARD, BY_INVOICE), pay=shop.complete_checkout
        )

    return settle_now


def _tribe(slug: str) -> Tribe:
    return Tribe.objects.get(slug=slug)


def test_a_tribe_is_paid_for_by_card_with_our_copy_of_its_invoice(settle):
    assert settle(BY_CARD) == 1
    invoice = Invoice.objects.get()
    assert (invoice.status, invoice.subscription.tribe.slug) == ("paid", "ferry")
    assert papers.read(paper=invoice)[:5] == b"%PDF-"
    assert invoice.account.legal_name == "Small Ferries BV"
    assert invoice.account.tax_ids.get().value == "NL900432100B01"
    assert invoice.account.methods.count() == 1
    assert _tribe("ferry").access_state == "active"


def test_a_tribe_is_ordered_by_invoice_which_stays_open_with_its_number(settle):
    assert settle(BY_INVOICE) == 1
    invoice = Invoice.objects.get()
    assert (invoice.status, invoice.po_number) == ("open", "PO-7")
    assert papers.read(paper=invoice) is not None
    assert InvoiceOrder.objects.get().state == "ordered"
    assert _tribe("quay").access_state == "active"


def test_an_order_nobody_agrees_to_waits_for_staff(settle):
    assert settle(replace(BY_INVOICE, approved_by="")) == 1
    assert InvoiceOrder.objects.get().state == "waiting"
    assert settle(replace(BY_INVOICE, approved_by="")) == 0
    assert settle(BY_INVOICE) == 1


def test_a_second_time_pays_nothing_twice(settle):
    assert settle() == 2
    before = _counts()
    assert settle() == 0
    assert _counts() == before


def test_a_tribe_that_was_ended_is_left_alone(settle, shop):  # noqa: F811
    settle(BY_CARD)
    TribeSubscription.objects.update(ended_at="2026-01-01T00:00:00Z", status="canceled")
    assert settle(BY_CARD) == 0


def test_what_a_simulator_forgot_is_paid_again(settle, shop):  # noqa: F811
    settle()
    first = set(BillingAccount.objects.values_list("pk", flat=True))
    shop.control("reset", seed="another")
    shop.control("webhooks", hold=True)
    sync_catalogue()
    assert settle() == 2
    assert first.isdisjoint(BillingAccount.objects.values_list("pk", flat=True))
    assert sorted(Invoice.objects.values_list("status", flat=True)) == ["open", "paid"]


def test_all_of_it_goes_with_the_demo(story, shop, django_capture_on_commit_callbacks):  # noqa: F811
    before = _counts()
    make_demo(story=story)
    pay_bills(story=story, bills=(BY_CARD, BY_INVOICE), pay=shop.complete_checkout)
    invoices = list(Invoice.objects.all())
    assert BillingNotice.objects.exists()
    assert OutboxMessage.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        remove_demo()
    assert _counts() == before
    assert [papers.storage.read(papers.path_of(invoice)) for invoice in invoices] == [None, None]


@pytest.fixture
def paid_demo(story, shop):  # noqa: F811
    """The demo, paid for; and a customer of somebody else."""
    make_demo(story=story)
    pay_bills(story=story, bills=(BY_CARD, BY_INVOICE), pay=shop.complete_checkout)
    return shop.api.v1.customers.create({"name": "Somebody else"})


def test_its_customers_go_where_stripe_is_played(
    paid_demo,
    shop,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        remove_demo()

    assert [one.id for one in shop.api.v1.customers.list().data] == [paid_demo.id]
    assert {one.status for one in shop.api.v1.subscriptions.list({"status": "all"}).data} == {
        "canceled"
    }
    assert reconciling.reconcile().found == 0
    assert reconciling.check_weekly().found == 0


@pytest.mark.parametrize(
    "real", [{"STRIPE_API_BASE": "https://api.stripe.com"}, {"STRIPE_LIVEMODE": True}]
)
def test_nobody_is_deleted_at_stripe_itself(
    paid_demo,
    shop,  # noqa: F811
    settings,
    django_capture_on_commit_callbacks,
    real,
):
    for name, value in real.items():
        setattr(settings, name, value)

    with django_capture_on_commit_callbacks(execute=True):
        remove_demo()

    with pytest.raises(RealStripe):
        gateway.drop_played_customer(customer_id=paid_demo.id)
    assert len(shop.api.v1.customers.list().data) == 2


def test_the_demo_goes_also_while_the_stand_in_does_not_run(
    paid_demo,
    shop,  # noqa: F811
    django_capture_on_commit_callbacks,
):
    shop.fail_next(0, count=1)

    with django_capture_on_commit_callbacks(execute=True):
        assert remove_demo() is True

    assert not BillingAccount.objects.exists()
    assert len(shop.api.v1.customers.list().data) == 2


def test_nothing_is_ever_paid_at_stripe_itself(story, made, settings):
    settings.STRIPE_API_BASE = "https://api.stripe.com"
    with pytest.raises(RealStripe):
        pay_bills(story=story, bills=(BY_CARD,), pay=pytest.fail)
    assert not BillingAccount.objects.exists()


def test_the_bills_of_the_demo_name_who_and_what_is_there():
    bills = read_bills(read_story())
    assert [bill.tribe for bill in bills] == ["waterland", "havenzorg", "de-loods"]


def test_a_bill_that_names_nobody_is_refused(story, tmp_path: Path):
    (tmp_path / "bills.toml").write_text('[[bill]]\ntribe = "ferry"\nby = "zoe"\n')
    with pytest.raises(StoryError, match=r"bills\.toml"):
        read_bills(story, tmp_path)
    (tmp_path / "bills.toml").unlink()
    assert read_bills(story, tmp_path) == ()
