"""How money matters stand, for whoever watches."""

import datetime as dt
import io

import pytest
from django.core.management import CommandError, call_command

from billing.models import ReconcileRun, StripeEvent
from billing.services.health import billing_health
from core.common import clock

ADDRESS = "/healthz/billing"


def an_event(**changes):
    moment = clock.now()
    values = {
        "id": f"evt_{StripeEvent.objects.count()}",
        "type": "invoice.paid",
        "livemode": False,
        "happened_at": moment,
        "received_at": moment,
        "next_at": moment,
        **changes,
    }
    return StripeEvent.objects.create(**values)


def a_run(**ago):
    moment = clock.now() - dt.timedelta(**ago)
    ReconcileRun.objects.create(
        kind="nightly", started_at=moment, finished_at=moment, is_complete=True
    )


@pytest.mark.usefixtures("db")
class TestHealth:
    def test_an_empty_house_is_well(self, visit):
        answer = visit().get(ADDRESS)

        assert answer.status_code == 200
        assert answer.json() == {
            "last_event_seconds": None,
            "backlog": 0,
            "oldest_waiting_seconds": None,
            "dead": 0,
            "commands_waiting": 0,
            "last_reconcile_seconds": None,
            "problems": [],
        }

    def test_it_tells_ages_and_counts(self, visit):
        an_event(received_at=clock.now() - dt.timedelta(seconds=90), state="done")
        an_event(received_at=clock.now() - dt.timedelta(seconds=30))
        a_run(hours=1)

        told = visit().get(ADDRESS).json()

        assert 30 <= told["last_event_seconds"] <= 35
        assert (told["backlog"], told["problems"]) == (1, [])
        assert 3600 <= told["last_reconcile_seconds"] <= 3605

    @pytest.mark.parametrize(
        ("changes", "problem"),
        [
            ({"state": "dead"}, "dead_letters"),
            ({"received_at": dt.timedelta(minutes=16)}, "backlog_old"),
        ],
    )
    def test_trouble_is_503_with_its_code(self, visit, changes, problem):
        ago = changes.pop("received_at", dt.timedelta())
        an_event(received_at=clock.now() - ago, **changes)

        answer = visit().get(ADDRESS)

        assert (answer.status_code, answer.json()["problems"]) == (503, [problem])

    def test_comparing_that_stopped_is_trouble(self, visit):
        a_run(hours=27)

        assert visit().get(ADDRESS).json()["problems"] == ["reconcile_late"]

    def test_it_asks_three_questions_once_in_some_seconds(self, visit, django_assert_num_queries):
        billing_health()  # the first statement of a connection also says where tables are
        with django_assert_num_queries(3):
            billing_health()

        before = visit().get(ADDRESS).json()
        an_event()
        assert visit().get(ADDRESS).json() == before

    def test_it_names_nobody(self, visit):
        an_event(customer_id="cus_secret", object_id="in_secret", state="dead", error="whsec_x")

        assert "secret" not in visit().get(ADDRESS).text

    @pytest.mark.parametrize("method", ["post", "put", "delete"])
    def test_it_only_tells(self, visit, method):
        assert getattr(visit(), method)(ADDRESS).status_code == 405


def test_the_check_of_stripe_says_it_too(shop):
    an_event(state="dead")
    a_run(days=3)
    said = io.StringIO()

    with pytest.raises(CommandError, match="2 things"):
        call_command("stripe_check", stderr=said)

    assert "1 letters were given up" in said.getvalue()
    assert "for more than a day" in said.getvalue()
