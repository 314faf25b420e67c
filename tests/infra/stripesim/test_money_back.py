"""Refunds, credit notes and disputes."""

import pytest
import stripe


@pytest.fixture
def paid(stripesim, shop):
    """One year, paid by card: 726 euros with VAT."""
    shop.buy(stripesim)
    return shop


def refused(call, *arguments):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        call(*arguments)
    return caught.value.code


def test_a_charge_is_given_back_in_parts(paid):
    refunds, charge = paid.api.v1.refunds, paid.charge()

    first = refunds.create({"charge": charge.id, "amount": 10000, "metadata": {"why": "late"}})
    rest = refunds.create({"payment_intent": charge.payment_intent})

    assert (first.amount, first.status, rest.amount) == (10000, "succeeded", 62600)
    assert (paid.charge().refunded, paid.charge().amount_refunded) == (True, 72600)
    assert [one.id for one in refunds.list({"charge": charge.id}).data] == [rest.id, first.id]
    assert refused(refunds.create, {"charge": charge.id}) == "charge_already_refunded"
    assert paid.types("charge.refund") == ["charge.refunded", "charge.refunded"]
    assert paid.invoice().status == "paid"


@pytest.mark.parametrize("amount", [0, -1, 72601])
def test_no_more_is_given_back_than_was_paid(paid, amount):
    refused(paid.api.v1.refunds.create, {"charge": paid.charge().id, "amount": amount})

    assert paid.charge().amount_refunded == 0


def test_a_refund_can_fail_later(stripesim, shop):
    method = shop.api.v1.payment_methods.attach(
        "pm_card_refundFail", {"customer": shop.customer.id}
    )
    intent = shop.api.v1.payment_intents.create(
        {
            "amount": 5000,
            "currency": "eur",
            "customer": shop.customer.id,
            "payment_method": method.id,
            "confirm": True,
        }
    )
    refund = shop.api.v1.refunds.create({"payment_intent": intent.id})
    assert refund.status == "succeeded"

    stripesim.advance(days=2)

    failed = shop.api.v1.refunds.retrieve(refund.id)
    assert (failed.status, failed.failure_reason) == ("failed", "expired_or_canceled_card")
    assert shop.charge().amount_refunded == 0
    assert "refund.failed" in shop.types("refund.")


def test_a_refund_of_a_debit_takes_a_day(stripesim, shop):
    kinds = ["sepa_debit"]
    shop.buy(stripesim, "NL39RABO0300065264", allowed_payment_method_types=kinds)
    stripesim.advance(days=6)
    refund = shop.api.v1.refunds.create({"charge": shop.charge().id})
    assert refund.status == "pending"

    stripesim.advance(days=2)

    assert shop.api.v1.refunds.retrieve(refund.id).status == "succeeded"


def test_a_credit_note_lowers_what_is_to_be_paid(shop):
    invoice = shop.finalized_invoice()

    note = shop.api.v1.credit_notes.create({"invoice": invoice.id, "amount": 12100})

    assert (note.subtotal, note.total, note.type) == (10000, 12100, "pre_payment")
    assert note.total_taxes[0].amount == 2100
    assert note.number == f"{invoice.number}-CN-01"
    after = shop.invoice()
    assert (after.amount_remaining, after.status) == (60500, "open")
    assert after.pre_payment_credit_notes_amount == 12100


def test_a_credit_note_over_all_of_it_ends_the_debt(shop):
    invoice = shop.finalized_invoice()
    line = invoice.lines.data[0].id

    shop.api.v1.credit_notes.create(
        {
            "invoice": invoice.id,
            "lines": [{"type": "invoice_line_item", "invoice_line_item": line, "quantity": 1}],
        }
    )

    assert (shop.invoice().amount_remaining, shop.invoice().status) == (0, "paid")
    assert shop.api.v1.payment_intents.list().data[0].status == "canceled"


def test_a_credit_note_that_is_taken_back_restores_the_debt(shop):
    notes, invoice = shop.api.v1.credit_notes, shop.finalized_invoice()
    note = notes.create({"invoice": invoice.id, "amount": 12100})

    assert notes.void_credit_note(note.id).status == "void"

    assert shop.invoice().amount_remaining == 72600
    refused(notes.void_credit_note, note.id)


def test_a_credit_note_after_payment_refunds_or_credits(paid):
    invoice = paid.invoice()

    note = paid.api.v1.credit_notes.create(
        {"invoice": invoice.id, "amount": 72600, "refund_amount": 70000, "credit_amount": 2600}
    )

    assert (note.type, note.post_payment_amount) == ("post_payment", 72600)
    assert paid.charge().amount_refunded == 70000
    assert paid.api.v1.customers.retrieve(paid.customer.id).balance == -2600
    assert paid.invoice().status == "paid"


def test_the_parts_of_a_credit_note_must_add_up(paid):
    create = paid.api.v1.credit_notes.create
    refused(create, {"invoice": paid.invoice().id, "amount": 5000, "refund_amount": 4000})
    refused(create, {"invoice": paid.invoice().id, "amount": 72601, "refund_amount": 72601})

    assert paid.api.v1.credit_notes.list().data == []
    assert paid.charge().amount_refunded == 0


def test_a_preview_of_a_credit_note_makes_none(shop):
    invoice = shop.finalized_invoice()

    seen = shop.api.v1.credit_notes.preview({"invoice": invoice.id, "amount": 12100})

    assert seen.total == 12100
    assert shop.api.v1.credit_notes.list().data == []
    assert shop.invoice().amount_remaining == 72600


def test_a_bank_opens_and_decides_a_dispute(stripesim, paid):
    charge = paid.charge()
    dispute = stripesim.control(f"payments/{charge.id}/dispute", reason="product_not_received")
    assert (dispute["status"], dispute["amount"]) == ("needs_response", 72600)

    given = paid.api.v1.disputes.update(
        dispute["id"], {"evidence": {"uncategorized_text": "It was."}, "submit": True}
    )
    won = stripesim.control(f"disputes/{dispute['id']}/close", won=True)

    assert (given.status, given.evidence_details.has_evidence) == ("under_review", True)
    assert won["status"] == "won"
    assert paid.types("charge.dispute") == [
        "charge.dispute.created",
        "charge.dispute.funds_withdrawn",
        "charge.dispute.updated",
        "charge.dispute.updated",
        "charge.dispute.funds_reinstated",
        "charge.dispute.closed",
    ]
    assert paid.subscription().status == "active"


def test_a_disputed_charge_is_not_refunded_too(stripesim, paid):
    stripesim.control(f"payments/{paid.charge().id}/dispute")

    code = refused(paid.api.v1.refunds.create, {"charge": paid.charge().id})

    assert code == "charge_disputed"


def test_a_dispute_can_be_accepted(stripesim, paid):
    dispute = stripesim.control(f"payments/{paid.charge().id}/dispute")

    assert paid.api.v1.disputes.close(dispute["id"]).status == "lost"
    refused(paid.api.v1.disputes.close, dispute["id"])


def test_a_dispute_about_a_debit_is_lost_from_the_start(stripesim, shop):
    kinds = ["sepa_debit"]
    shop.buy(stripesim, "NL39RABO0300065264", allowed_payment_method_types=kinds)
    stripesim.advance(days=49)

    dispute = stripesim.control(f"payments/{shop.charge().id}/dispute")

    assert (dispute["status"], dispute["reason"]) == ("lost", "debit_not_authorized")
    assert shop.invoice().status == "paid"
