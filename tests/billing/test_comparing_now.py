"""Everything is compared with Stripe when staff asks for it: by a worker, one at a time."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from billing import signals
from billing.models import Invoice, ReconcileDrift, ReconcileRun
from billing.services import comparing_now, reconciling
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed
from core.support.policies import ElevationNeeded
from core.support.rules import Staff
from core.support.services import comparing
from tests.support.staff import acting, at_work

WHY = "A customer says that they paid."
PAGE = "/billing/drift/"


@pytest.fixture
def operator(dunya_account):
    return acting(dunya_account, "operator")


@pytest.fixture
def asked(operator):
    return comparing.compare_now(actor=operator, reason=WHY)


def asked_of_workers():
    """Listen which comparisons a worker is asked for."""
    heard = []
    signals.comparison_asked.connect(
        lambda run_id, **_: heard.append(run_id), weak=False, dispatch_uid="test"
    )
    return heard


@pytest.fixture
def heard():
    yield asked_of_workers()
    signals.comparison_asked.disconnect(dispatch_uid="test")


def test_it_is_written_down_with_who_and_why_and_a_worker_is_asked(heard, asked, operator):
    assert (asked.kind, asked.asked_by, asked.reason) == ("now", operator.account, WHY)
    assert asked.finished_at is None
    assert heard == [asked.pk]
    assert PlatformRecord.objects.filter(action="billing.compared_now").count() == 1


def test_a_second_click_finds_the_first(heard, asked, operator):
    again = comparing.compare_now(actor=operator, reason="Once more, please.")

    assert (again.pk, again.reason, ReconcileRun.objects.count()) == (asked.pk, WHY, 1)
    assert heard == [asked.pk]


def test_while_the_night_compares_that_is_answered(heard, operator):
    night = ReconcileRun.objects.create(kind="nightly", started_at=clock.now())

    assert comparing.compare_now(actor=operator, reason=WHY) == night
    assert heard == []


def test_what_a_dead_worker_left_behind_is_closed(asked, operator):
    ReconcileRun.objects.update(started_at=clock.now() - dt.timedelta(hours=2))

    second = comparing.compare_now(actor=operator, reason=WHY)

    asked.refresh_from_db()
    assert second.pk != asked.pk
    assert (asked.finished_at is not None, asked.is_complete, asked.error) == (
        True,
        False,
        "left behind",
    )


def test_the_database_lets_one_run_at_a_time(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        ReconcileRun.objects.create(kind="now", started_at=clock.now())


def test_without_a_queue_it_can_be_asked_for_again(asked, operator):
    comparing_now.give_up(run_id=asked.pk)

    asked.refresh_from_db()
    assert asked.error == "the queue does not answer"
    assert comparing.compare_now(actor=operator, reason=WHY).pk != asked.pk


def test_what_differs_is_found_and_put_right(paid, asked):
    Invoice.objects.update(status="open")

    comparing_now.carry_out(run_id=asked.pk)

    asked.refresh_from_db()
    assert (asked.is_complete, asked.found, asked.fixed, asked.step) == (True, 1, 1, "")
    assert asked.looked_at >= 2
    assert Invoice.objects.get().status == "paid"
    drift = ReconcileDrift.objects.get(run=asked, field="status")
    assert (drift.here, drift.there) == ("open", "paid")


def test_it_is_carried_out_once(paid, asked):
    comparing_now.carry_out(run_id=asked.pk)
    asked.refresh_from_db()

    comparing_now.carry_out(run_id=asked.pk)

    again = ReconcileRun.objects.get()
    assert again.finished_at == asked.finished_at


def test_it_tells_how_far_it_is(paid, asked, monkeypatch):
    told = []
    tell = reconciling._tell
    monkeypatch.setattr(
        reconciling, "_tell", lambda run, *rest: (told.append(rest[0]), tell(run, *rest))
    )

    comparing_now.carry_out(run_id=asked.pk)

    assert told[0] == "subscriptions"
    assert told[-1] == "fixing"


def test_it_ends_when_stripe_is_away(shop, paid, asked):
    shop.fail_next(500)

    comparing_now.carry_out(run_id=asked.pk)

    asked.refresh_from_db()
    assert (asked.is_complete, asked.finished_at is not None) == (False, True)
    assert asked.error.startswith("StripeAway")
    assert comparing_now.running() is None


@pytest.mark.parametrize("role", ["billing_read", "billing_agent", "billing_manager", "finance"])
def test_others_do_not_ask_for_it(farid_account, role):
    with pytest.raises(NotAllowed):
        comparing.compare_now(actor=acting(farid_account, role), reason=WHY)
    assert not ReconcileRun.objects.exists()


def test_it_takes_a_reason_and_open_changes(operator):
    with pytest.raises(InvalidInput):
        comparing.compare_now(actor=operator, reason=" ")
    with pytest.raises(ElevationNeeded):
        comparing.compare_now(actor=Staff(operator.account, operator.roles), reason=WHY)
    assert not ReconcileRun.objects.exists()


class TestThePage:
    def test_offers_it_and_shows_how_far_it_is(self, alpha, dunya_account):
        visitor = at_work(dunya_account, "operator", elevated=True)
        before = visitor.get(PAGE).text

        answer = visitor.post(f"{PAGE}compare/", {"reason": WHY})

        ReconcileRun.objects.update(step="invoices", looked_at=340)
        page = visitor.get(PAGE).text
        assert "Compare everything now" in before
        assert answer.status_code == 302
        assert "Comparing invoices · 340 looked at" in page
        assert "<poll-page" in page
        assert "Compare everything now" not in page

    def test_offers_it_to_nobody_else(self, alpha, dunya_account):
        visitor = at_work(dunya_account, "billing_manager", elevated=True)

        assert "Compare everything now" not in visitor.get(PAGE).text
        assert visitor.post(f"{PAGE}compare/", {"reason": WHY}).status_code == 404

    def test_keeps_what_was_typed(self, alpha, dunya_account):
        page = at_work(dunya_account, "operator").post(f"{PAGE}compare/", {"reason": WHY})

        assert page.status_code == 422
        assert WHY in page.text

    def test_asks_as_much_for_many_as_for_few(
        self, alpha, dunya_account, django_assert_num_queries
    ):
        visitor = at_work(dunya_account, "operator")
        for number in range(3):
            run = ReconcileRun.objects.create(
                kind="now",
                started_at=clock.now(),
                finished_at=clock.now(),
                asked_by=dunya_account,
            )
            ReconcileDrift.objects.create(run=run, object_type="invoice", object_id=str(number))
        visitor.get(PAGE)

        # The path, the session, roles, the look; differences, runs, and the one that runs.
        with django_assert_num_queries(7):
            visitor.get(PAGE)

    def test_programs_ask_and_watch(self, alpha, dunya_account):
        visitor = at_work(dunya_account, "operator", elevated=True)
        base = "/api/v1/staff/billing/comparisons/"
        ask = {"data": {"reason": WHY}, "content_type": "application/json"}

        first = visitor.post(base, **ask)
        second = visitor.post(base, **ask)
        seen = visitor.get(f"{base}{first.json()['id']}/")

        assert (first.status_code, second.status_code) == (202, 202)
        assert first.json()["id"] == second.json()["id"]
        assert (seen.json()["kind"], seen.json()["finished_at"]) == ("now", None)
