"""Payouts are mirrored with what they are made of, and what letters did not tell is found."""

import io

import pytest
from django.core.management import call_command

from billing import gateway
from billing.models import (
    InvoicePayment,
    Payout,
    PayoutLine,
    ReconcileDrift,
    StaffTask,
    StripeEvent,
)
from billing.services import reconciling, resyncing
from billing.services.leases import leased
from billing.services.payouts import LEASE

FEE = 25 + 145_200 * 15 // 1000


@pytest.fixture
def paid_out(paid, shop, hear):
    """A year that was paid, and paid out."""
    shop.advance(days=4)
    hear()
    return Payout.objects.get()


def net_of(payout):
    return sum(payout.lines.values_list("net_cents", flat=True))


def test_a_payout_says_what_came_of_which_payment(paid_out):
    line = paid_out.lines.get()

    assert (paid_out.amount_cents, paid_out.status) == (145_200 - FEE, "paid")
    assert (line.kind, line.amount_cents, line.fee_cents) == ("payment", 145_200, FEE)
    assert line.source_id == InvoicePayment.objects.get().charge_id != ""


def test_what_goes_back_is_in_the_next_payout(paid_out, shop, hear):
    charge = InvoicePayment.objects.get().charge_id
    refund = shop.api.v1.refunds.create({"charge": charge, "amount": 10_000})
    shop.api.v1.payment_intents.create(
        {"amount": 50_000, "currency": "eur", "payment_method": "pm_card_visa", "confirm": True}
    )
    shop.advance(days=4)
    hear()

    later = Payout.objects.order_by("made_at").last()

    assert later.amount_cents == net_of(later) == 50_000 - 775 - 10_000
    assert later.lines.get(kind="refund").source_id == refund.id


def test_a_payout_that_came_back_is_told_to_staff_once(paid_out, shop, hear):
    shop.control(f"payouts/{paid_out.stripe_payout_id}/fail")
    shop.advance(days=4)
    hear()
    hear()

    first, second = Payout.objects.order_by("made_at")
    assert (first.status, first.failure, second.status) == ("failed", "account_closed", "paid")
    assert second.lines.get().kind == "returned"
    task = StaffTask.objects.get(kind="payout_failed")
    assert task.facts["amount_cents"] == first.amount_cents


def test_the_same_payout_told_again_changes_nothing(paid_out, write_letter, post, process):
    before = list(PayoutLine.objects.values_list("pk", "updated_at"))
    about = {"object": "payout", "id": paid_out.stripe_payout_id}

    post(write_letter(type="payout.updated", data={"object": about}))

    assert process() == ["done"]
    assert list(PayoutLine.objects.values_list("pk", "updated_at")) == before


def test_a_payout_in_another_currency_is_refused(paid, shop, hear):
    hear()
    shop.api.v1.payment_intents.create(
        {"amount": 50_000, "currency": "usd", "payment_method": "pm_card_visa", "confirm": True}
    )
    shop.advance(days=4)
    hear()

    assert Payout.objects.get().currency == "eur"
    dead = StripeEvent.objects.filter(state="dead")
    assert {one.type for one in dead} == {"payout.created", "payout.paid"}
    assert "wrong currency" in dead.first().error


def test_a_payout_nobody_told_of_is_found_at_night(paid, shop, hear):
    hear()
    shop.advance(days=4)

    first, second = reconciling.reconcile(), reconciling.reconcile()

    assert (first.found, first.fixed, second.found) == (1, 1, 0)
    assert net_of(Payout.objects.get()) == 145_200 - FEE
    assert ReconcileDrift.objects.get().object_type == "payout"


def test_a_payout_that_does_not_add_up_is_fetched_anew(paid_out):
    PayoutLine.objects.all().delete()
    Payout.objects.update(status="in_transit")

    run = reconciling.reconcile()

    paid_out.refresh_from_db()
    assert (run.found, run.fixed) == (1, 1)
    assert (paid_out.status, net_of(paid_out)) == ("paid", paid_out.amount_cents)
    assert set(ReconcileDrift.objects.values_list("field", flat=True)) == {"lines", "status"}


def test_everything_anew_includes_payouts(paid_out):
    Payout.objects.all().delete()

    resyncing.resync_all()

    assert net_of(Payout.objects.get()) == 145_200 - FEE


def test_by_hand_payouts_are_compared_and_fetched_with_everything(paid_out):
    Payout.objects.all().delete()
    said = io.StringIO()

    call_command("stripe_resync", all=True, dry_run=True, stdout=said)
    assert f"payout {paid_out.stripe_payout_id}: all of it" in said.getvalue()
    assert not Payout.objects.exists()
    call_command("stripe_resync", all=True, stdout=said)

    assert "1 payouts" in said.getvalue()
    assert Payout.objects.get().amount_cents == paid_out.amount_cents


def test_a_movement_that_changed_at_stripe_is_put_right(paid_out, write_letter, post, process):
    PayoutLine.objects.update(kind="other", source_id="")
    about = {"object": "payout", "id": paid_out.stripe_payout_id}

    post(write_letter(type="payout.updated", data={"object": about}))
    process()

    line = PayoutLine.objects.get()
    assert (line.kind, line.source_id != "") == ("payment", True)


def test_stripe_away_leaves_the_letter_for_later(paid, shop, post, process, write_letter):
    shop.advance(days=4)
    key = shop.api.v1.payouts.list().data[0].id
    post(write_letter(type="payout.paid", data={"object": {"object": "payout", "id": key}}))
    shop.fail_next(500)

    assert process() == ["failed"]
    assert not Payout.objects.exists()


def test_somebody_else_who_reads_payouts_goes_first(paid, shop, post, process, write_letter):
    shop.advance(days=4)
    key = shop.api.v1.payouts.list().data[0].id
    post(write_letter(type="payout.paid", data={"object": {"object": "payout", "id": key}}))

    with leased(LEASE):
        assert process() == ["received"]

    assert not Payout.objects.exists()


def test_the_gateway_reads_payouts(paid, shop):
    shop.advance(days=4)

    [listed] = gateway.list_payouts(
        since=gateway.fetch_payout(payout_id=shop.api.v1.payouts.list().data[0].id).made_at
    )

    assert listed == gateway.fetch_payout(payout_id=listed.id)
    [line] = gateway.fetch_payout_lines(payout_id=listed.id)
    assert line.net_cents == listed.amount_cents
