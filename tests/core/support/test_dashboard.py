"""The first page about money: it adds up, and what is stopped is let go on by somebody."""

import datetime as dt

import pytest

from billing.models import (
    StaffTask,
    StripeEvent,
)
from core.audit.models import PlatformRecord
from core.common import clock
from core.support.selectors.dashboard import dashboard
from core.support.selectors.tasks import KINDS, told
from tests.core.support.bills import bill, invoice
from tests.support.staff import at_work

WHY = "Looked at all of them; Stripe was away."


def stopped():
    """A ladder that stopped itself."""
    return StaffTask.objects.create(
        kind="ladder_stopped", subject="ladder", facts={"downs": 30, "tribes": 40}
    )


def test_the_yearly_worth_counts_what_is_paid_or_late_and_nothing_else(alpha, beta):
    bill(alpha, 1, cents=120_000, cancel_at_period_end=True)
    bill(beta, 2, cents=300_000, status="past_due")
    bill(beta, 3, cents=700_000, status="canceled")

    worth = dashboard().worth

    assert (worth.yearly_cents, worth.subscriptions) == (420_000, 2)
    assert (worth.monthly_cents, worth.at_risk_cents) == (35_000, 120_000)


@pytest.mark.parametrize("status", ["trialing", "unpaid", "incomplete", "paused"])
def test_what_is_not_paid_for_is_worth_nothing(alpha, status):
    bill(alpha, status=status)

    assert dashboard().worth.yearly_cents == 0


def test_a_discount_that_is_still_there_at_a_renewal_lowers_the_worth(alpha):
    invoice(
        bill(alpha),
        1,
        days_late=1,
        status="paid",
        billing_reason="subscription_cycle",
        discount_cents=20_000,
    )

    assert dashboard().worth.yearly_cents == 100_000


def test_a_discount_of_the_first_year_does_not(alpha):
    invoice(
        bill(alpha),
        1,
        days_late=1,
        status="paid",
        billing_reason="subscription_create",
        discount_cents=20_000,
    )

    assert dashboard().worth.yearly_cents == 120_000


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (0, "0–30"),
        (30, "0–30"),
        (31, "31–60"),
        (60, "31–60"),
        (61, "61–90"),
        (90, "61–90"),
        (91, "> 90"),
        (400, "> 90"),
    ],
)
def test_what_is_overdue_stands_in_one_band(alpha, days, band):
    invoice(bill(alpha), 1, days_late=days, cents=14_520)

    money = dashboard()

    assert [row["band"] for row in money.overdue if row["count"]] == [band]
    assert money.overdue_cents == 14_520


@pytest.mark.parametrize(
    "values",
    [
        {"status": "paid"},
        {"status": "void"},
        {"status": "draft"},
        {"due_at": None},
        {"collection": "charge_automatically", "due_at": None, "attempt_count": 0},
    ],
)
def test_what_is_not_late_is_not_overdue(alpha, values):
    invoice(bill(alpha), 1, days_late=10, **values)

    assert dashboard().overdue_cents == 0


def test_a_card_that_was_refused_is_overdue_and_so_is_a_debit_taken_back(alpha, beta):
    invoice(
        bill(alpha, 1),
        1,
        days_late=3,
        collection="charge_automatically",
        due_at=None,
        attempt_count=1,
        finalized_at=clock.now() - dt.timedelta(days=3),
    )
    invoice(
        bill(beta, 2),
        2,
        days_late=90,
        status="paid",
        returned_at=clock.now() - dt.timedelta(days=5),
    )

    assert [row["count"] for row in dashboard().overdue] == [2, 0, 0, 0]


def test_letters_and_the_ladder_are_counted(alpha, beta):
    moment = clock.now()
    for number, state in enumerate(["received", "failed", "dead", "done"]):
        StripeEvent.objects.create(
            id=f"evt_{number}",
            type="invoice.paid",
            livemode=False,
            happened_at=moment,
            received_at=moment,
            next_at=moment,
            object_type="invoice",
            state=state,
        )

    money = dashboard()

    assert (money.waiting, money.waiting_since, money.dead) == (2, moment, 1)
    assert {row["state"]: row["count"] for row in money.ladder if row["count"]} == {"active": 2}


def test_the_page_asks_as_much_for_many_as_for_few(
    alpha, beta, dunya_account, django_assert_num_queries
):
    visitor = at_work(dunya_account, "billing_read")
    for number, tribe in enumerate((alpha, beta)):
        subscription = bill(tribe, number)
        invoice(subscription, number, days_late=40)
        StaffTask.objects.create(kind="drift", subject=str(number), account=subscription.account)
    visitor.get("/billing/")

    # The path, the session, roles, the look, and fourteen questions about money.
    with django_assert_num_queries(18):
        page = visitor.get("/billing/")

    assert "Waterland" in page.content.decode()


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"closed_at": None}, "stopped</dd>"),
        ({"closed_at": clock.now(), "facts": {"released": True}}, "let go on</dd>"),
        ({"closed_at": clock.now() - dt.timedelta(days=2)}, "goes on</dd>"),
    ],
)
def test_the_page_says_how_the_fuse_of_the_ladder_stands(alpha, dunya_account, facts, words):
    StaffTask.objects.create(kind="ladder_stopped", subject="ladder", **facts)

    page = at_work(dunya_account, "billing_read").get("/billing/").text

    assert words in page
    assert "0 steps down within a day" in page


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_task_is_told_in_words_and_leads_somewhere(alpha, kind):
    account = bill(alpha).account
    task = StaffTask.objects.create(kind=kind, subject="evt_1", account=account, tribe=alpha)

    (one,) = told([task])

    assert one.title != kind
    assert one.url.startswith(("/billing/", "/webhooks/"))


def test_an_empty_house_says_so(alpha, dunya_account):
    page = at_work(dunya_account, "billing_read").get("/billing/").content.decode()

    assert "Nothing was compared yet." in page
    assert "Nothing waits." in page


class TestAStoppedLadder:
    def test_is_let_go_on_with_a_reason(self, alpha, dunya_account):
        stopped()
        visitor = at_work(dunya_account, "operator", elevated=True)

        answer = visitor.post("/billing/ladder/release/", {"reason": WHY})

        task = StaffTask.objects.get()
        assert answer.status_code == 302
        assert (task.closed_by, task.answer, task.facts["released"]) == (dunya_account, WHY, True)
        assert PlatformRecord.objects.filter(action="staff.ladder_released").count() == 1

    def test_is_let_go_on_once(self, alpha, dunya_account):
        stopped()
        visitor = at_work(dunya_account, "operator", elevated=True)
        ask = {"data": {"reason": WHY}, "content_type": "application/json"}

        first = visitor.post("/api/v1/staff/billing/ladder/release/", **ask)
        second = visitor.post("/api/v1/staff/billing/ladder/release/", **ask)

        assert first.status_code == 200
        assert (second.status_code, second.json()["code"]) == (409, "ladder_runs")

    def test_stays_stopped_while_changes_are_closed(self, alpha, dunya_account):
        stopped()

        answer = at_work(dunya_account, "operator").post(
            "/billing/ladder/release/", {"reason": WHY}
        )

        assert answer.status_code == 422
        assert StaffTask.objects.get().closed_at is None

    @pytest.mark.parametrize(
        "role", ["billing_read", "billing_agent", "billing_manager", "finance"]
    )
    def test_is_not_let_go_on_by_others(self, alpha, dunya_account, role):
        stopped()
        visitor = at_work(dunya_account, role, elevated=True)

        answer = visitor.post("/billing/ladder/release/", {"reason": WHY})

        assert answer.status_code == 404
        assert StaffTask.objects.get().closed_at is None

    def test_is_no_task_to_be_settled(self, alpha, dunya_account):
        task = stopped()
        visitor = at_work(dunya_account, "billing_agent", elevated=True)

        assert visitor.post(f"/billing/tasks/{task.pk}/settle/", {"reason": WHY}).status_code == 404


def test_a_task_is_settled_once_and_the_first_answer_stays(alpha, dunya_account):
    task = StaffTask.objects.create(kind="drift", subject="sub_1", tribe=alpha)
    visitor = at_work(dunya_account, "billing_agent", elevated=True)

    first = visitor.post(f"/billing/tasks/{task.pk}/settle/", {"reason": WHY})
    second = visitor.post(f"/billing/tasks/{task.pk}/settle/", {"reason": "Something else."})

    task.refresh_from_db()
    assert (first.status_code, second.status_code) == (302, 302)
    assert (task.answer, task.closed_by) == (WHY, dunya_account)


def test_a_task_without_words_stays(alpha, dunya_account):
    task = StaffTask.objects.create(kind="drift", subject="sub_1")
    visitor = at_work(dunya_account, "billing_agent", elevated=True)

    page = visitor.post(f"/billing/tasks/{task.pk}/settle/", {"reason": ""})

    task.refresh_from_db()
    assert (page.status_code, task.closed_at) == (422, None)


def test_the_dashboard_over_json(alpha, dunya_account):
    bill(alpha)

    money = at_work(dunya_account, "finance").get("/api/v1/staff/billing/").json()

    assert (money["arr_cents"], money["mrr_cents"], money["ladder_is_stopped"]) == (
        120_000,
        10_000,
        False,
    )
