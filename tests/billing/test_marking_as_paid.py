"""Marking an invoice as paid in another way: by two people, and for the whole."""

import uuid

import pytest

from billing.models import Approval, BillingCommand, Invoice
from billing.services.leftover import possible_cents
from billing.services.money_wishes import NothingToGive, Wish
from core.common.errors import InvalidInput
from core.support.services import money

WHOLE = 145_200


def ask(agent, invoice, *, kind, cents):
    """Ask for the mark."""
    wish = Wish(kind, cents, "They paid in cash.", uuid.uuid4())
    return money.ask_for_money(actor=agent, invoice=invoice, wish=wish)


class TestMarkingAsPaid:
    @pytest.fixture
    def late(self, shop, start, hear, pending):
        """The renewal that Farid's card did not pay."""
        shop.complete_checkout(start().stripe_session_id, card="pm_card_simPaysOnce")
        hear()
        shop.advance(days=366, seconds=7200)
        hear()
        return Invoice.objects.get(status="open")

    def test_takes_two_people_and_opens_the_tribe(self, shop, late, pending, agent, manager):
        asked = ask(agent, late, kind="mark_paid", cents=WHOLE)
        pending.refresh_from_db()
        before = pending.access_state

        money.decide(actor=manager, approval_id=asked.approval.pk, is_approved=True, answer="")

        late.refresh_from_db()
        pending.refresh_from_db()
        assert (before, pending.access_state) == ("past_due", "active")
        assert (late.status, possible_cents(late, "refund")) == ("paid", 0)
        assert shop.api.v1.invoices.retrieve(late.stripe_invoice_id).status == "paid"

    def test_finds_that_somebody_paid_meanwhile(self, shop, late, agent, manager):
        asked = ask(agent, late, kind="mark_paid", cents=WHOLE)
        shop.pay_invoice(late.stripe_invoice_id)

        decided = money.decide(
            actor=manager, approval_id=asked.approval.pk, is_approved=True, answer=""
        )

        assert decided.state == "approved"
        assert BillingCommand.objects.get(kind="mark_paid").state == "done"

    def test_is_done_for_the_whole_and_nothing_less(self, shop, late, agent):
        with pytest.raises(InvalidInput):
            ask(agent, late, kind="mark_paid", cents=WHOLE - 1)
        assert not Approval.objects.exists()

    def test_is_not_possible_for_what_is_paid(self, shop, invoice, agent):
        with pytest.raises(NothingToGive):
            ask(agent, invoice, kind="mark_paid", cents=WHOLE)
        assert not Approval.objects.exists()
