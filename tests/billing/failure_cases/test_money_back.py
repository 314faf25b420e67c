"""Rows of the table of failure cases: refunds, and disputes about cards."""

import pytest

from billing.models import (
    BillingAccount,
    BillingCommand,
    Dispute,
    Invoice,
    Refund,
    StaffTask,
    TribeSubscription,
)

PRICE = 145_200


@pytest.fixture
def account(paid, hear):
    """Farid's organisation, all about whose payment was heard."""
    hear()
    return BillingAccount.objects.get()


def dispute_payment_of(shop, invoice):
    shop.control(f"payments/{invoice.payments.get().intent_id}/dispute")


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
    assert not BillingCommand.objects.exists()


@pytest.mark.parametrize("won", [True, False])
def test_row_26_how_it_ends_is_mirrored(shop, account, hear, paid, won):
    dispute_payment_of(shop, Invoice.objects.get())
    hear()

    shop.control(f"disputes/{Dispute.objects.get().stripe_dispute_id}/close", won=won)
    hear()

    paid.refresh_from_db()
    assert Dispute.objects.get().status == ("won" if won else "lost")
    assert paid.access_state == "active"
