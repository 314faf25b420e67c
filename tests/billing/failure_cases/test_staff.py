"""Rows of the table of failure cases as staff meets them: told, led to the place, and settled."""

import datetime as dt

import pytest

from billing.models import (
    BankTransfer,
    BillingAccount,
    BillingCommand,
    Dispute,
    Invoice,
    Refund,
    StaffTask,
)
from billing.services import commands, paid_twice
from core.common import clock
from core.support.selectors.lists import LISTS
from core.support.selectors.tasks import told
from tests.support.staff import at_work

PRICE = 145_200
WHY = "We called them about it."


@pytest.fixture
def account(paid, hear):
    """Farid's organisation, all about whose payment was heard."""
    hear()
    return BillingAccount.objects.get()


@pytest.fixture
def helper(dunya_account):
    """Dunya at the staff host, who helps with billing."""
    return at_work(dunya_account, "billing_agent", elevated=True)


@pytest.fixture
def bill(shop, account, hear):
    """Let the subscription renew by an invoice of thirty days."""
    subscription_id = Invoice.objects.get().subscription.stripe_subscription_id
    terms = {"collection_method": "send_invoice", "days_until_due": 30}
    shop.api.v1.subscriptions.update(subscription_id, terms)
    shop.advance(days=366)
    hear()
    return Invoice.objects.get(status="open")


@pytest.fixture
def transfer(shop, account, hear):
    """Send money by bank."""

    def send(amount, **about):
        shop.control("bank_transfer", customer=account.stripe_customer_id, amount=amount, **about)
        hear()

    return send


def the_task(kind):
    """The one open task of a kind, as the dashboard tells it."""
    (one,) = told(StaffTask.objects.filter(kind=kind, closed_at=None))
    return one


def looks(code, table):
    """What a list says of each of its rows."""
    return [str(row["why"]) for row in LISTS[code]().tables[table].rows]


def settle(helper, kind):
    task = StaffTask.objects.get(kind=kind, closed_at=None)
    helper.post(f"/billing/tasks/{task.pk}/settle/", {"reason": WHY})
    task.refresh_from_db()
    return task


def test_row_12_staff_sees_that_the_second_is_given_back_and_settles_it(account, helper, paid):
    subscription = Invoice.objects.get().subscription
    paid_twice.give_back_second(
        account=account, tribe=paid, subscription_id=subscription.stripe_subscription_id
    )

    page = helper.get("/billing/").text
    customer = helper.get(the_task("paid_twice").url).text

    assert "A tribe was paid for twice" in page
    assert "The second subscription is ended and given back by itself." in page
    assert f"The second payment going back ({subscription.stripe_subscription_id})" in customer
    commands.send(command=BillingCommand.objects.get())
    assert BillingCommand.objects.get().state == "done"
    assert (
        f"{subscription.stripe_subscription_id}: done"
        in helper.get(the_task("paid_twice").url).text
    )
    assert settle(helper, "paid_twice").answer == WHY


class TestByBank:
    def test_row_19_too_little_is_told_on_both_lists(self, bill, transfer, helper):
        transfer(PRICE - 1, reference=bill.number)

        assert looks("transfers", 0) == ["too little for what is open"]
        assert looks("transfers", 1) == ["too little came in"]
        (waiting,) = LISTS["transfers"]().tables[1].rows
        assert (waiting["balance"], waiting["open"]) == (PRICE - 1, PRICE)
        task = the_task("transfer_left_over")
        assert (task.amount_cents, task.url) == (PRICE - 1, "/billing/transfers/")
        assert "too little came in" in helper.get(task.url).text

    def test_row_19_the_rest_empties_both_lists(self, bill, transfer):
        transfer(PRICE - 1, reference=bill.number)
        transfer(1, reference=bill.number)

        assert [table.rows for table in LISTS["transfers"]().tables] == [[], []]

    def test_row_19_too_much_and_twice_are_told_apart(self, bill, transfer):
        transfer(PRICE + 500, reference=bill.number)
        transfer(PRICE, reference=bill.number)

        assert sorted(looks("transfers", 0)) == ["no invoice is open", "too much was paid"]
        assert looks("transfers", 1) == []

    def test_row_19_without_a_reference_it_stands_among_what_fits_nothing(
        self, bill, transfer, helper
    ):
        transfer(PRICE + 1)

        (row,) = LISTS["transfers"]().tables[0].rows
        assert (str(row["reference"]), row["left"]) == ("none", PRICE + 1)
        assert str(row["why"]) == "no reference"
        answer = helper.get("/api/v1/staff/billing/lists/transfers/").json()
        assert answer["tables"][0]["rows"][0]["why"] == "no reference"

    def test_row_19_what_is_settled_with_the_customer_is_put_away(self, bill, transfer, helper):
        transfer(PRICE + 500, reference=bill.number)

        task = settle(helper, "transfer_left_over")

        assert (task.answer, task.closed_by) == (WHY, helper.account)
        assert BankTransfer.objects.get().applied_cents == PRICE


class TestARefund:
    def ask(self, helper, invoice, *, key, **more):
        wish = {"kind": "refund", "amount": "10.00", "reason": WHY, "token": key, **more}
        return helper.post(f"/billing/invoices/{invoice.pk}/ask/", wish)

    def test_row_25_in_part_leaves_access_and_stands_on_the_invoice(self, account, helper, paid):
        invoice = Invoice.objects.get()

        self.ask(helper, invoice, key="01a20b60-4c48-7dc4-ab9c-49ef2fcb5f41")

        paid.refresh_from_db()
        page = helper.get(f"/billing/invoices/{invoice.pk}/").text
        assert Refund.objects.get().amount_cents == 1_000
        assert paid.access_state == "active"
        assert "Money back €10" in page
        assert "At most €1,442 can go back" in page

    def test_row_25_ends_access_when_that_is_ticked_and_only_then(self, account, helper, paid):
        invoice = Invoice.objects.get()
        key = "01a20b60-4c48-7dc4-ab9c-49ef2fcb5f42"

        self.ask(helper, invoice, key=key, ends_access="on")

        paid.refresh_from_db()
        assert paid.access_state == "cancelled"

    def test_row_25_that_fails_later_leads_to_its_invoice_where_it_is_possible_again(
        self, shop, account, helper, hear
    ):
        invoice = Invoice.objects.get()
        self.ask(helper, invoice, key="01a20b60-4c48-7dc4-ab9c-49ef2fcb5f43")
        hear()

        shop.control(f"refunds/{Refund.objects.get().stripe_refund_id}/fail")
        hear()

        task = the_task("refund_failed")
        assert (task.amount_cents, task.url) == (1_000, f"/billing/invoices/{invoice.pk}/")
        assert "Money that went back did not arrive" in helper.get("/billing/").text
        assert "At most €1,452 can go back" in helper.get(task.url).text


class TestADispute:
    @pytest.fixture
    def disputed(self, shop, account, hear):
        invoice = Invoice.objects.get()
        shop.control(f"payments/{invoice.payments.get().intent_id}/dispute")
        hear()
        return invoice

    def test_row_26_has_its_deadline_on_the_dashboard_the_list_and_the_invoice(
        self, disputed, helper, paid
    ):
        task, dispute = the_task("dispute"), Dispute.objects.get()

        paid.refresh_from_db()
        page = helper.get("/billing/").text
        (row,) = LISTS["disputes"]().tables[0].rows
        assert (task.url, task.amount_cents) == (f"/billing/invoices/{disputed.pk}/", PRICE)
        assert task.task.due_at == row["due_at"] == dispute.evidence_due_at > clock.now()
        assert "Send evidence at Stripe before the day named here." in page
        assert "evidence before" in helper.get(task.url).text
        assert paid.access_state == "active"

    def test_row_26_says_when_evidence_is_urgent_and_when_it_is_too_late(self, disputed):
        told = []
        for days in (9, 1, -1):
            due = clock.now() + dt.timedelta(days=days, hours=1)
            Dispute.objects.update(evidence_due_at=due, status="needs_response")
            told.append(str(LISTS["disputes"]().tables[0].rows[0]["look"]))
        Dispute.objects.update(status="under_review")
        told.append(str(LISTS["disputes"]().tables[0].rows[0]["look"]))

        assert told == ["", "send evidence now", "too late for evidence", "evidence was sent"]

    def test_row_26_is_settled_by_one_who_helps(self, disputed, helper):
        assert settle(helper, "dispute").answer == WHY
