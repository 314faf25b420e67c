"""What comes in is paid out by night, less the fee, and what goes out adds up."""

import pytest
import stripe

DAYS = 4


@pytest.fixture
def paid(stripesim, shop):
    """One year, paid by card: 726 euros with VAT."""
    shop.buy(stripesim)
    return shop


def payouts(shop):
    """All payouts, the oldest first."""
    return shop.api.v1.payouts.list().data[::-1]


def movements(shop, payout):
    """What a payout is made of, without itself."""
    listed = shop.api.v1.balance_transactions.list({"payout": payout.id, "limit": 100}).data
    return [one for one in listed if one.type != "payout"]


def kinds(shop, payout):
    return sorted((one.reporting_category, one.amount, one.fee) for one in movements(shop, payout))


def test_a_payment_is_paid_out_less_the_fee(stripesim, paid):
    entry = paid.api.v1.balance_transactions.retrieve(paid.charge().balance_transaction)
    assert (entry.type, entry.amount, entry.fee, entry.net) == ("charge", 72_600, 1_114, 71_486)
    assert (entry.status, entry.source) == ("pending", paid.charge().id)
    assert payouts(paid) == []

    stripesim.advance(days=DAYS)

    [payout] = payouts(paid)
    assert (payout.amount, payout.currency, payout.status) == (71_486, "eur", "paid")
    assert (payout.automatic, payout.created % 86_400) == (True, 0)
    assert kinds(paid, payout) == [("charge", 72_600, 1_114)]
    assert paid.types("payout.") == ["payout.created", "payout.paid"]
    assert paid.api.v1.payouts.retrieve(payout.id).id == payout.id
    assert movements(paid, payout)[0].status == "available"


def test_a_payout_is_on_its_way_for_a_day(stripesim, paid):
    stripesim.advance(days=2)
    stripesim.advance(days=1)

    assert [one.status for one in paid.api.v1.payouts.list({"status": "in_transit"}).data] == [
        "in_transit"
    ]
    assert paid.types("payout.") == ["payout.created"]


def test_nothing_that_came_in_leaves_nothing(stripesim, shop):
    stripesim.advance(days=40)

    assert payouts(shop) == []


def test_what_goes_back_and_is_disputed_lowers_the_next_payout(stripesim, paid):
    stripesim.advance(days=DAYS)
    charge = paid.charge()
    paid.api.v1.refunds.create({"charge": charge.id, "amount": 10_000})
    stripesim.dispute(charge.id, amount=5_000)

    stripesim.advance(days=DAYS)
    assert len(payouts(paid)) == 1

    stripesim.control(f"disputes/{paid.api.v1.disputes.list().data[0].id}/close", won=True)
    intent = paid.api.v1.payment_intents.create(
        {
            "amount": 100_000,
            "currency": "eur",
            "payment_method": "pm_card_visa",
            "customer": paid.customer.id,
            "confirm": True,
        }
    )
    stripesim.advance(days=DAYS)

    first, second = payouts(paid)
    assert intent.status == "succeeded"
    assert kinds(paid, second) == [
        ("charge", 100_000, 1_525),
        ("dispute", -5_000, 2_000),
        ("dispute_reversal", 5_000, 0),
        ("refund", -10_000, 0),
    ]
    assert (first.amount, second.amount) == (71_486, 100_000 - 1_525 - 2_000 - 10_000)


def test_a_refund_that_failed_is_paid_out_again(stripesim, paid):
    refund = paid.api.v1.refunds.create({"charge": paid.charge().id, "amount": 10_000})
    stripesim.control(f"refunds/{refund.id}/fail")

    stripesim.advance(days=DAYS)

    [payout] = payouts(paid)
    failed = paid.api.v1.refunds.retrieve(refund.id)
    assert payout.amount == 71_486
    assert failed.failure_balance_transaction in [one.id for one in movements(paid, payout)]


def test_a_payout_that_failed_goes_along_with_the_next(stripesim, paid):
    stripesim.advance(days=DAYS)
    [first] = payouts(paid)
    failed = stripesim.control(f"payouts/{first.id}/fail")
    stripesim.advance(days=DAYS)

    again = payouts(paid)[1]

    assert (failed["status"], failed["failure_code"]) == ("failed", "account_closed")
    assert (again.amount, again.status) == (71_486, "paid")
    assert kinds(paid, again) == [("payout_reversal", 71_486, 0)]
    assert paid.types("payout.failed") == ["payout.failed"]


@pytest.mark.parametrize(
    ("means", "fee"), [("pm_card_visa", 1_114), ("NL39RABO0300065264", 35), ("ideal", 29)]
)
def test_each_way_has_its_fee(stripesim, shop, means, fee):
    shop.buy(stripesim, means, allowed_payment_method_types=["card", "sepa_debit", "ideal"])
    stripesim.advance(days=10)

    [payout] = payouts(shop)

    assert payout.amount == 72_600 - fee


def test_what_came_by_bank_is_paid_out_when_it_paid_something(stripesim, shop):
    shop.finalized_invoice()
    stripesim.transfer(shop.customer.id, 72_600)
    stripesim.transfer(shop.customer.id, 500)

    stripesim.advance(days=DAYS)

    [payout] = payouts(shop)
    assert kinds(shop, payout) == [("charge", 72_600, 363)]


def test_every_payout_is_what_it_is_made_of(stripesim, paid):
    for number in range(3):
        paid.api.v1.payment_intents.create(
            {
                "amount": 10_000 + number,
                "currency": "eur",
                "payment_method": "pm_card_visa",
                "customer": paid.customer.id,
                "confirm": True,
            }
        )
        stripesim.advance(days=1)
    stripesim.advance(days=DAYS)

    made = payouts(paid)

    assert [one.amount for one in made] == [
        sum(one.net for one in movements(paid, payout)) for payout in made
    ]
    assert len(made) == 3


def test_a_payout_nobody_made_is_not_there(shop):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.api.v1.payouts.retrieve("po_0")

    assert caught.value.http_status == 404
