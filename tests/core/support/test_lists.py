"""Lists that staff works through: the ladder, transfers, disputes, differences, renewals."""

import datetime as dt

import pytest

from billing.models import (
    AccessOverride,
    BankTransfer,
    BillingCommand,
    Dispute,
    EntitlementOverride,
    PaymentMethod,
    ReconcileDrift,
    ReconcileRun,
    StripeEvent,
)
from core.common import clock
from core.support.selectors.lists import LISTS
from core.support.selectors.lists.ladder import board
from tenants.models import Tribe
from tests.core.support.bills import bill, invoice
from tests.support.staff import at_work

PATHS = ["exceptions", "transfers", "disputes", "drift", "renewals"]
DAY = dt.timedelta(days=1)


def rows(code, table=0):
    """The rows of a list."""
    return list(LISTS[code]().tables[table].rows)


def transfer(account, number, *, applied):
    """A hundred euros that came by bank."""
    return BankTransfer.objects.create(
        account=account,
        stripe_transaction_id=f"ccsbtxn_{number}",
        amount_cents=10_000,
        applied_cents=applied,
        currency="eur",
        reference="=cmd|' /C calc'!A0",
        received_at=clock.now(),
        synced_at=clock.now(),
    )


def dispute(account, number, *, status="needs_response", due=3):
    """A payment that is fought about."""
    return Dispute.objects.create(
        account=account,
        stripe_dispute_id=f"dp_{number}",
        charge_id=f"ch_{number}",
        method_type="card",
        amount_cents=14_520,
        currency="eur",
        status=status,
        evidence_due_at=clock.now() + due * DAY,
        made_at=clock.now(),
        synced_at=clock.now(),
    )


def renewing(tribe, number, *, days, **values):
    """A subscription that renews in so many days, paid by a card unless told otherwise."""
    subscription = bill(tribe, number, current_period_end=clock.now() + days * DAY, **values)
    subscription.method = PaymentMethod.objects.create(
        account=subscription.account,
        stripe_method_id=f"pm_{number}",
        type="card",
        exp_month=12,
        exp_year=2099,
        synced_at=clock.now(),
    )
    subscription.save()
    return subscription


@pytest.mark.parametrize("path", PATHS)
def test_an_empty_list_says_so_and_is_answered_as_csv_and_json(alpha, dunya_account, path):
    visitor = at_work(dunya_account, "billing_read")

    page = visitor.get(f"/billing/{path}/")
    table = visitor.get(f"/billing/{path}/", {"as": "csv"})
    answer = visitor.get(f"/api/v1/staff/billing/lists/{path}/")

    assert [page.status_code, table.status_code, answer.status_code] == [200, 200, 200]
    assert "quiet" in page.content.decode()
    assert table["Content-Disposition"].startswith(f'attachment; filename="{path}-')
    assert answer.json()["code"] == path


def test_a_list_that_nobody_has_is_not_there(alpha, dunya_account):
    visitor = at_work(dunya_account, "billing_read")

    assert visitor.get("/api/v1/staff/billing/lists/nonsense/").status_code == 404


class TestTransfers:
    def test_show_what_is_left_and_which_invoices_wait(self, alpha):
        subscription = bill(alpha)
        transfer(subscription.account, 1, applied=4_000)
        transfer(subscription.account, 2, applied=10_000)
        invoice(subscription, 1, days_late=2, cents=20_000, number="PU-1", amount_paid_cents=500)
        invoice(subscription, 2, days_late=2, collection="charge_automatically")

        assert [row["left"] for row in rows("transfers")] == [6_000]
        assert [row["number"] for row in rows("transfers", 1)] == ["PU-1"]

    def test_run_nothing_in_a_spreadsheet(self, alpha, dunya_account):
        transfer(bill(alpha).account, 1, applied=0)

        table = at_work(dunya_account, "finance").get("/billing/transfers/", {"as": "csv"})

        assert ",'=cmd|' /C calc'!A0," in table.getvalue().decode()


def test_disputes_to_be_answered_come_first_by_their_deadline(alpha):
    account = bill(alpha).account
    dispute(account, 1, due=9)
    dispute(account, 2, due=2)
    dispute(account, 3, status="lost")

    assert [row["invoice"] for row in rows("disputes")] == ["ch_2", "ch_1"]
    assert [row["status"] for row in rows("disputes", 1)] == ["lost"]


def test_differences_with_stripe_and_the_times_of_comparing(alpha):
    moment = clock.now()
    run = ReconcileRun.objects.create(
        kind="nightly", started_at=moment, finished_at=moment, found=1
    )
    ReconcileDrift.objects.create(
        run=run, object_type="invoice", object_id="in_1", field="status", here="open", there="paid"
    )

    assert [(row["here"], row["there"]) for row in rows("drift")] == [("open", "paid")]
    assert [row["whole"] for row in rows("drift", 1)] == ["no"]


class TestRenewals:
    @pytest.mark.parametrize(("days", "table"), [(0, 0), (29, 0), (31, 1), (59, 1), (61, 2)])
    def test_stand_under_their_month(self, alpha, days, table):
        renewing(alpha, 1, days=days + 0.5)

        assert [len(one.rows) for one in LISTS["renewals"]().tables] == [
            int(number == table) for number in range(3)
        ]

    def test_are_drawn_by_whether_they_can_be_collected(self, alpha, beta):
        renewing(alpha, 1, days=20)
        renewing(beta, 2, days=70, cancel_at_period_end=True)

        [chart] = LISTS["renewals"]().charts

        assert [list(one.values) for one in chart.series] == [[120_000, 0, 0], [0, 0, 120_000]]

    def test_that_lie_further_are_not_shown(self, alpha, beta):
        renewing(alpha, 1, days=91)
        renewing(beta, 2, days=-1)

        assert [len(one.rows) for one in LISTS["renewals"]().tables] == [0, 0, 0]

    def test_say_what_keeps_them_from_being_collected(self, alpha):
        subscription = renewing(alpha, 1, days=20)
        told = [str(rows("renewals")[0]["trouble"])]
        subscription.method.exp_year = 2020
        subscription.method.save()
        told.append(str(rows("renewals")[0]["trouble"]))
        subscription.method = None
        subscription.save()
        told.append(str(rows("renewals")[0]["trouble"]))
        subscription.collection = "send_invoice"
        subscription.account.needs_po = True
        subscription.account.save()
        subscription.save()
        told.append(str(rows("renewals")[0]["trouble"]))
        subscription.cancel_at_period_end = True
        subscription.save()
        told.append(str(rows("renewals")[0]["trouble"]))

        assert told == [
            "",
            "card expires before",
            "no way to pay",
            "order number is missing",
            "ends, does not renew",
        ]

    def test_look_at_the_usual_way_to_pay_where_the_subscription_has_none(self, alpha):
        subscription = renewing(alpha, 1, days=20)
        PaymentMethod.objects.update(is_default=True)
        subscription.method = None
        subscription.save()

        assert rows("renewals")[0]["trouble"] == ""

    def test_are_summed(self, alpha, beta):
        renewing(alpha, 1, days=3, cents=100)
        renewing(beta, 2, days=4, cents=20)

        assert LISTS["renewals"]().tables[0].total["worth"] == 120


class TestTheLadder:
    def test_shows_who_is_late_by_step_and_counts_all(self, alpha, beta, dunya_account):
        subscription = bill(alpha, status="past_due", unpaid_since=clock.now() - 2 * DAY)
        Tribe.objects.filter(pk=alpha.pk).update(access_state="past_due")

        steps = {step.state: step for step in board()}

        assert {state: step.count for state, step in steps.items() if step.count} == {"past_due": 1}
        card = steps["past_due"].cards[0]
        assert (card.tribe.pk, card.decision.next_state) == (subscription.tribe_id, "grace")
        assert card.decision.next_at > clock.now() + 4 * DAY

    def test_page_csv_and_json(self, alpha, dunya_account):
        Tribe.objects.filter(pk=alpha.pk).update(access_state="grace")
        visitor = at_work(dunya_account, "billing_read")

        page = visitor.get("/billing/ladder/").content.decode()
        answer = visitor.get("/api/v1/staff/billing/lists/ladder/").json()

        assert "Alpha tribe" in page
        assert [row["tribe"] for row in answer["tables"][0]["rows"]] == ["Alpha tribe"]

    def test_asks_as_much_for_many_as_for_few(
        self, alpha, beta, dunya_account, django_assert_num_queries
    ):
        visitor = at_work(dunya_account, "billing_read")
        visitor.get("/billing/ladder/")
        Tribe.objects.update(access_state="grace")

        # The path, the session, roles, the look; counts, seven steps, standings (6), exceptions.
        with django_assert_num_queries(19):
            visitor.get("/billing/ladder/")


def test_exceptions_stand_in_a_register_by_their_end(alpha, beta, dunya_account):
    moment = clock.now()
    made = {"made_by": dunya_account, "reason": "They asked."}
    AccessOverride.objects.create(tribe=alpha, kind="comp", until=moment + 9 * DAY, **made)
    AccessOverride.objects.create(tribe=beta, kind="freeze", until=moment + 2 * DAY, **made)
    AccessOverride.objects.create(
        tribe=beta, kind="extension", until=moment + DAY, ended_at=moment - DAY, **made
    )
    EntitlementOverride.objects.create(
        tribe=beta, capability="members", value=200, until=moment + 5 * DAY, **made
    )

    assert [str(row["kind"]) for row in rows("exceptions")] == [
        "frozen",
        "members: 200",
        "given for free",
    ]
    assert [str(row["kind"]) for row in rows("exceptions", 1)] == ["more time"]


class TestWhatDidNotGetThrough:
    def test_letters_in_trouble_and_commands_that_are_not_done(self, alpha, dunya_account):
        account, moment = bill(alpha).account, clock.now()
        for number, state in enumerate(("dead", "failed", "done", "ignored")):
            StripeEvent.objects.create(
                id=f"evt_{number}",
                type="invoice.paid",
                livemode=False,
                happened_at=moment,
                received_at=moment + number * DAY,
                next_at=moment,
                object_type="invoice",
                state=state,
            )
        for number, state in enumerate(("pending", "unknown", "failed", "done")):
            BillingCommand.objects.create(
                account=account,
                kind="refund",
                idempotency_key=f"refund:in_{number}:1",
                next_at=moment,
                state=state,
            )

        visitor = at_work(dunya_account, "billing_read")
        letters = visitor.get("/api/v1/staff/billing/lists/letters/").json()["tables"][0]["rows"]

        assert [one["event"] for one in letters] == ["evt_1", "evt_0"]
        assert [row["target"] for row in rows("commands")] == ["in_2", "in_1", "in_0"]

    @pytest.mark.parametrize("code", ["letters", "commands"])
    def test_nothing_says_so(self, alpha, code):
        assert rows(code) == []
        assert LISTS[code]().tables[0].empty
