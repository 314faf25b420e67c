"""What waits for staff on their pages: orders by invoice, and what no machine can settle."""

import pytest

from billing.models import BillingAccount, Invoice, InvoiceOrder, StaffTask
from core.support.selectors.orders import waiting_orders
from tests.support.orders import *  # noqa: F403
from tests.support.staff import at_work

WHY = "We called them and looked it up."


@pytest.fixture
def manager(esra_account):
    return at_work(esra_account, "billing_manager", elevated=True)


def decide(visitor, decision, answer=""):
    """Answer the one order that waits, on the page."""
    (one,) = waiting_orders()
    path = f"/billing/approvals/{one.approval_id}/decide/"
    return visitor.post(path, {"decision": decision, "answer": answer})


class TestOrdersByInvoice:
    def test_stand_with_what_a_yes_is_decided_by(self, place, manager):
        place(plan="large_tribe", po_number="PO 7")

        (one,) = waiting_orders()
        page = manager.get("/billing/orders/").text

        assert (one.kvk, one.after_cents, one.is_above) == ("12345678", 300_000, True)
        assert all(words in page for words in ("Orchard people B.V.", "PO 7", "Appellaan 1"))

    def test_say_with_which_promotion_code_they_come(self, place, manager):
        order = place()
        InvoiceOrder.objects.filter(pk=order.pk).update(promotion_code="WELCOME")

        page = manager.get("/billing/orders/").text
        told = manager.get("/api/v1/staff/billing/lists/orders/").json()["tables"][0]["rows"]

        assert ("WELCOME" in page, told[0]["code"]) == (True, "WELCOME")

    @pytest.mark.parametrize(
        ("number", "told"), [("", "missing"), ("1234", "1234 is none"), ("١٢٣٤٥٦٧٨", None)]
    )
    def test_say_when_a_number_cannot_be_one(self, place, number, told):
        place()
        BillingAccount.objects.update(kvk_number=number)

        assert str(waiting_orders()[0].kvk) == (told or f"{number} is none")

    def test_are_agreed_to_and_refused_with_words(self, place, manager):
        place()

        without = decide(manager, "no")
        refused = decide(manager, "no", "Nobody knows them.")

        order = InvoiceOrder.objects.get()
        assert (without.status_code, refused.status_code) == (422, 302)
        assert (order.state, order.answer) == ("refused", "Nobody knows them.")
        assert "No order waits for us" in manager.get("/billing/orders/").text

    def test_are_ordered_once_they_are_agreed_to(self, place, manager):
        place()

        assert decide(manager, "yes").status_code == 302
        assert InvoiceOrder.objects.get().state == "approved"
        assert BillingAccount.objects.get().may_pay_by_invoice

    def test_are_not_decided_by_others(self, place, dunya_account):
        place()

        answer = decide(at_work(dunya_account, "billing_agent", elevated=True), "yes")

        assert answer.status_code == 404
        assert InvoiceOrder.objects.get().state == "waiting"

    def test_are_told_over_json(self, place, manager):
        place()

        found = manager.get("/api/v1/staff/billing/lists/orders/").json()["tables"][0]["rows"]

        assert [(row["cents"], row["limit"], row["late"]) for row in found] == [
            (120_000, 250_000, 0)
        ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("paid_twice", "A tribe was paid for twice"),
        ("transfer_left_over", "Money came by bank that fits no invoice"),
        ("refund_failed", "Money that went back did not arrive"),
        ("dispute", "A payment is disputed"),
    ],
)
def test_what_no_machine_settles_is_told_in_words(paid, manager, kind, words):
    StaffTask.objects.create(kind=kind, subject="re_1", tribe=paid)

    assert words in manager.get("/billing/").text


def test_row_25_a_refund_of_staff_leaves_access_unless_that_was_ticked(paid, esra_account):
    invoice = Invoice.objects.get()
    visitor = at_work(esra_account, "billing_manager", elevated=True)

    visitor.post(
        f"/billing/invoices/{invoice.pk}/ask/",
        {
            "kind": "refund",
            "amount": "10.00",
            "reason": WHY,
            "token": "01a20b60-4c48-7dc4-ab9c-49ef2fcb5f4e",
        },
    )

    paid.refresh_from_db()
    assert paid.access_state == "active"
    assert invoice.refunds.get().amount_cents == 1_000
