"""Money back, credit notes and marking as paid: once at Stripe, and much of it by two people."""

import uuid

import pytest

from billing.models import Approval, BillingCommand, CreditNote, Invoice, Refund, StaffTask
from billing.services import commands
from billing.services.four_eyes import ApprovalWaits, DecidedAlready
from billing.services.leftover import possible_cents
from billing.services.money_wishes import Wish
from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.support.services import money
from tenants.selectors import lines_of_organisation
from tests.support.staff import acting

WHY = "They were charged for a year they did not want."
WHOLE = 145_200


def wish(kind="refund", cents=10_000, *, token=None, **more):
    """What somebody asks for, in a form of its own."""
    return Wish(kind, cents, WHY, token or uuid.uuid4(), **more)


def ask(agent, invoice, **more):
    """Ask for money back."""
    return money.ask_for_money(actor=agent, invoice=invoice, wish=wish(**more))


class TestASmallRefund:
    def test_is_made_at_once_and_mirrored(self, shop, invoice, agent, paid):
        asked = ask(agent, invoice)

        assert (asked.approval, asked.command.state) == (None, "done")
        refund = Refund.objects.get()
        assert (refund.amount_cents, refund.status, refund.invoice) == (
            10_000,
            "succeeded",
            invoice,
        )
        paid.refresh_from_db()
        assert paid.access_state == "active"
        lines = lines_of_organisation(paid.organisation).filter(action="billing.money_asked")
        assert [line.changes["euros"] for line in lines] == ["100.00"]

    def test_is_made_once_for_two_clicks(self, shop, invoice, agent):
        token = uuid.uuid4()

        first = ask(agent, invoice, token=token)
        second = ask(agent, invoice, token=token)

        assert first.command.pk == second.command.pk
        assert len(shop.api.v1.refunds.list().data) == 1

    def test_is_made_once_when_its_answer_got_lost(self, shop, invoice, agent):
        shop.fail_next(500, when="after")
        asked = ask(agent, invoice)
        assert asked.command.state == "unknown"

        again = commands.send(command=asked.command)

        assert again.state == "done"
        assert [one.amount for one in shop.api.v1.refunds.list().data] == [10_000]
        assert Refund.objects.count() == 1

    def test_goes_on_behind_the_scenes_while_stripe_is_away(self, shop, invoice, agent):
        shop.fail_next(0)

        asked = ask(agent, invoice)

        assert asked.command.state == "unknown"
        assert possible_cents(invoice, "refund") == WHOLE - 10_000

    def test_may_be_made_again_until_nothing_is_left(self, shop, invoice, agent):
        for _ in range(2):
            ask(agent, invoice, cents=25_000)

        assert possible_cents(invoice, "refund") == WHOLE - 50_000
        with pytest.raises(InvalidInput) as refusal:
            ask(agent, invoice, cents=WHOLE - 49_999)
        assert refusal.value.errors == {"amount": ["At most 952.00 euros are left."]}

    def test_ends_the_subscription_only_when_that_was_ticked(self, shop, invoice, agent, paid):
        ask(agent, invoice, ends_access=True)

        paid.refresh_from_db()
        assert paid.access_state == "cancelled"
        assert invoice.subscription.__class__.objects.get().status == "canceled"

    def test_that_fails_later_is_left_to_staff(self, shop, start, pending, agent, hear):
        attempt = start()
        shop.complete_checkout(attempt.stripe_session_id, card="pm_card_refundFail")
        hear()
        invoice = Invoice.objects.get()
        asked = ask(agent, invoice)
        hear()
        shop.control(f"refunds/{asked.command.result_id}/fail")
        hear()

        assert Refund.objects.get().status == "failed"
        assert StaffTask.objects.filter(kind="refund_failed", closed_at=None).count() == 1
        assert possible_cents(invoice, "refund") == WHOLE

    def test_refused_by_stripe_is_told_and_left_to_staff(self, shop, invoice, agent):
        payment = invoice.payments.get()
        shop.api.v1.refunds.create({"payment_intent": payment.intent_id})

        asked = ask(agent, invoice)

        assert asked.command.is_refused
        assert StaffTask.objects.filter(kind="command_refused").count() == 1
        assert not Refund.objects.exists()


class TestWhatIsMuch:
    @pytest.mark.parametrize(("cents", "waits"), [(25_000, False), (25_001, True), (WHOLE, True)])
    def test_waits_for_a_second_person(self, shop, invoice, agent, cents, waits):
        asked = ask(agent, invoice, cents=cents)

        assert (asked.approval is not None, Refund.objects.exists()) == (waits, not waits)

    def test_is_done_when_somebody_else_agrees(self, shop, invoice, agent, manager):
        asked = ask(agent, invoice, cents=WHOLE)

        first = money.decide(
            actor=manager, approval_id=asked.approval.pk, is_approved=True, answer=""
        )
        second = money.decide(
            actor=manager, approval_id=asked.approval.pk, is_approved=True, answer=""
        )

        assert (first.state, second.state, first.decided_by) == (
            "approved",
            "approved",
            manager.account,
        )
        assert [one.amount for one in shop.api.v1.refunds.list().data] == [WHOLE]
        command = BillingCommand.objects.get(kind="refund")
        assert (command.actor, command.reason) == (agent.account, WHY)

    def test_is_not_decided_by_who_asked_even_with_the_right(self, shop, invoice, manager):
        asked = ask(manager, invoice, cents=WHOLE)

        with pytest.raises(NotAllowed):
            money.decide(actor=manager, approval_id=asked.approval.pk, is_approved=True, answer="")
        assert Approval.objects.get().state == "waiting"
        assert not Refund.objects.exists()

    def test_is_not_decided_without_the_right(self, shop, invoice, agent, farid_account):
        asked = ask(agent, invoice, cents=WHOLE)

        with pytest.raises(NotAllowed):
            money.decide(
                actor=acting(farid_account, "billing_agent", "operator"),
                approval_id=asked.approval.pk,
                is_approved=True,
                answer="",
            )
        assert Approval.objects.get().state == "waiting"

    def test_is_refused_with_words_and_nothing_goes_back(self, shop, invoice, agent, manager):
        asked = ask(agent, invoice, cents=WHOLE)
        wishes = {"actor": manager, "approval_id": asked.approval.pk, "is_approved": False}

        with pytest.raises(InvalidInput):
            money.decide(**wishes, answer="")
        refused = money.decide(**wishes, answer="They used it all year.")

        assert (refused.state, refused.answer) == ("refused", "They used it all year.")
        assert not BillingCommand.objects.filter(kind="refund").exists()
        with pytest.raises(DecidedAlready):
            money.decide(actor=manager, approval_id=asked.approval.pk, is_approved=True, answer="")

    def test_waits_one_at_a_time(self, shop, invoice, agent):
        token = uuid.uuid4()
        first = ask(agent, invoice, cents=WHOLE, token=token)
        again = ask(agent, invoice, cents=WHOLE, token=token)

        assert first.approval.pk == again.approval.pk
        with pytest.raises(ApprovalWaits):
            ask(agent, invoice, cents=30_000)
        assert Approval.objects.count() == 1

    def test_is_looked_at_again_when_it_is_agreed_to(self, shop, invoice, agent, manager):
        asked = ask(agent, invoice, cents=WHOLE)
        ask(agent, invoice, cents=10_000)

        with pytest.raises(InvalidInput):
            money.decide(actor=manager, approval_id=asked.approval.pk, is_approved=True, answer="")
        assert Approval.objects.get().state == "waiting"

    def test_is_taken_back_by_who_asked_and_nobody_else(self, shop, invoice, agent, manager):
        asked = ask(agent, invoice, cents=WHOLE)

        with pytest.raises(NotFound):
            money.withdraw(actor=manager, approval_id=asked.approval.pk)
        first = money.withdraw(actor=agent, approval_id=asked.approval.pk)
        second = money.withdraw(actor=agent, approval_id=asked.approval.pk)

        assert (first.state, second.state) == ("withdrawn", "withdrawn")


class TestACreditNote:
    def test_gives_back_what_was_paid_and_has_a_number(self, shop, invoice, agent, hear):
        asked = ask(agent, invoice, kind="credit_note", cents=12_100)
        hear()

        note = CreditNote.objects.get()
        assert (asked.command.state, note.total_cents, note.tax_cents) == ("done", 12_100, 2_100)
        assert note.number
        assert [one.amount_cents for one in Refund.objects.all()] == [12_100]
        invoice.refresh_from_db()
        assert invoice.credited_cents == 12_100
        assert possible_cents(invoice, "credit_note") == WHOLE - 12_100

    def test_is_made_once_when_its_answer_got_lost(self, shop, invoice, agent):
        shop.fail_next(500, when="after")
        asked = ask(agent, invoice, kind="credit_note", cents=12_100)

        commands.send(command=asked.command)

        assert len(shop.api.v1.credit_notes.list().data) == 1
        assert CreditNote.objects.count() == 1


def test_nothing_is_done_without_the_right_or_while_changes_are_closed(
    shop, invoice, dunya_account, esra_account
):
    reader = acting(dunya_account, "billing_read", "finance", "operator")

    with pytest.raises(NotAllowed):
        ask(reader, invoice)
    assert not BillingCommand.objects.filter(kind="refund").exists()


@pytest.mark.parametrize("cents", [0, -1, WHOLE + 1])
def test_an_amount_that_cannot_be_is_refused_beside_its_field(shop, invoice, agent, cents):
    with pytest.raises(InvalidInput) as refusal:
        ask(agent, invoice, cents=cents)

    assert list(refusal.value.errors) == ["amount"]
    assert not BillingCommand.objects.filter(kind="refund").exists()
