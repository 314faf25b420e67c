"""Rows of the table of failure cases: refunds, and disputes about cards."""

import pytest

from billing.errors import PaymentIsDisputed
from billing.models import (
    BillingAccount,
    BillingCommand,
    Dispute,
    Invoice,
    Refund,
    StaffTask,
    TribeSubscription,
)
from billing.services import commands, previews, resyncing
from core.common import clock

PRICE = 145_200


@pytest.fixture
def account(paid, hear):
    """Farid's organisation, all about whose payment was heard."""
    hear()
    return BillingAccount.objects.get()


def dispute_payment_of(shop, invoice):
    shop.control(f"payments/{invoice.payments.get().intent_id}/dispute")


def send_commands():
    """What is asked of Stripe, asked now."""
    BillingCommand.objects.update(next_at=clock.now())
    commands.send_waiting()


def tasks_of(kind):
    return StaffTask.objects.filter(kind=kind, closed_at=None)


class TestRefunds:
    @pytest.fixture
    def refund(self, shop, account, hear):
        payment = Invoice.objects.get().payments.get()

        def give_back(**wish):
            made = shop.api.v1.refunds.create({"payment_intent": payment.intent_id, **wish})
            hear()
            return made

        return give_back

    def test_row_25_all_of_it_is_mirrored_and_access_stays(self, refund, paid):
        refund()

        paid.refresh_from_db()
        row = Refund.objects.get()
        assert (row.amount_cents, row.status, row.invoice) == (
            PRICE,
            "succeeded",
            Invoice.objects.get(),
        )
        assert (paid.access_state, TribeSubscription.objects.get().unpaid_since) == ("active", None)

    def test_row_25_a_part_of_it_and_then_the_rest(self, refund, paid):
        refund(amount=200)
        refund(amount=PRICE - 200)

        paid.refresh_from_db()
        assert set(Refund.objects.values_list("amount_cents", flat=True)) == {200, PRICE - 200}
        assert paid.access_state == "active"

    def test_row_25_one_that_does_not_arrive_is_for_staff(self, shop, refund, hear, paid):
        made = refund(amount=200)

        shop.control(f"refunds/{made.id}/fail")
        hear()

        paid.refresh_from_db()
        assert Refund.objects.get().status == "failed"
        assert tasks_of("refund_failed").get().facts["amount_cents"] == 200
        assert paid.access_state == "active"


def test_row_26_a_card_dispute_is_for_staff_and_changes_no_access(shop, account, hear, paid):
    invoice = Invoice.objects.get()
    charges = len(shop.api.v1.charges.list().data)

    dispute_payment_of(shop, invoice)
    hear()

    dispute = Dispute.objects.get()
    task = tasks_of("dispute").get()
    paid.refresh_from_db()
    assert (dispute.method_type, dispute.invoice) == ("card", invoice)
    assert task.due_at == dispute.evidence_due_at is not None
    assert paid.access_state == "active"
    assert TribeSubscription.objects.get().unpaid_since is None
    assert len(shop.api.v1.charges.list().data) == charges
    assert [one.kind for one in BillingCommand.objects.all()] == ["pause_charges"]


class TestNoNewCharges:
    @pytest.fixture
    def disputed(self, shop, account, hear):
        """A payment for the tribe is disputed, and Stripe knows what follows."""
        dispute_payment_of(shop, Invoice.objects.get())
        hear()
        send_commands()
        return Dispute.objects.get()

    @pytest.fixture
    def charges(self, shop):
        return lambda: len(shop.api.v1.charges.list().data)

    def test_row_26_a_renewal_meanwhile_charges_nothing(
        self, shop, disputed, wait, hear, charges, paid
    ):
        wait(days=367)
        hear()

        paid.refresh_from_db()
        renewal = Invoice.objects.get(billing_reason="subscription_cycle")
        assert (renewal.status, charges()) == ("draft", 1)
        assert TribeSubscription.objects.get().status == "active"
        assert paid.access_state == "active"

    @pytest.mark.parametrize("won", [True, False])
    def test_row_26_when_it_is_decided_charging_goes_on_once(
        self, shop, disputed, wait, hear, charges, won
    ):
        wait(days=367)
        hear()

        shop.control(f"disputes/{disputed.stripe_dispute_id}/close", won=won)
        hear()
        send_commands()
        wait(days=1)
        hear()

        renewal = Invoice.objects.get(billing_reason="subscription_cycle")
        assert (renewal.status, charges()) == ("paid", 2)
        kinds = BillingCommand.objects.order_by("created_at").values_list("kind", "state")
        assert list(kinds) == [("pause_charges", "done"), ("resume_charges", "done")]

    def test_row_26_looking_again_asks_for_nothing_twice(self, shop, account, disputed):
        resyncing.resync(account=account)
        resyncing.resync(account=account)

        assert BillingCommand.objects.count() == 1

    def test_row_26_another_plan_waits_as_well(self, disputed, paid, farid_account):
        with pytest.raises(PaymentIsDisputed):
            previews.preview_change(actor=farid_account, tribe=paid, plan_code="large_tribe")

    def test_row_26_a_lost_answer_leaves_it_paused_once(self, shop, account, hear):
        dispute_payment_of(shop, Invoice.objects.get())
        hear()
        shop.fail_next(500, when="after")
        send_commands()
        send_commands()

        key = TribeSubscription.objects.get().stripe_subscription_id
        assert shop.api.v1.subscriptions.retrieve(key).pause_collection.behavior == "keep_as_draft"
        assert BillingCommand.objects.get().state == "done"


@pytest.mark.parametrize("won", [True, False])
def test_row_26_how_it_ends_is_mirrored(shop, account, hear, paid, won):
    dispute_payment_of(shop, Invoice.objects.get())
    hear()

    shop.control(f"disputes/{Dispute.objects.get().stripe_dispute_id}/close", won=won)
    hear()

    paid.refresh_from_db()
    assert Dispute.objects.get().status == ("won" if won else "lost")
    assert paid.access_state == "active"
