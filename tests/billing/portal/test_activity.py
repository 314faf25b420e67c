"""What happened around the money of an organisation, from three places, in one order."""

import datetime as dt

import pytest

from billing.models import BillingCommand
from core.audit.services import record
from core.common import clock
from tenants.models import AccessTransition
from tenants.services import set_access


@pytest.fixture
def place(alpha):
    return f"/organisations/{alpha.organisation_id}/billing/activity/"


@pytest.fixture
def ada(visit, ada_account):
    return visit(ada_account)


@pytest.fixture
def told(ada, place):
    def read(query=""):
        return ada.get(f"/api/v1{place}{query}").json()

    return read


@pytest.fixture
def asked(payer, alpha, ada_account):
    """Something was asked of Stripe."""

    def ask(number=1, **changes):
        values = {
            "account": payer,
            "tribe": alpha,
            "kind": "cancel",
            "idempotency_key": f"cancel:sub:{number}",
            "next_at": clock.now(),
            "actor": ada_account,
        }
        return BillingCommand.objects.create(**{**values, **changes})

    return ask


def test_people_the_payment_service_and_access_are_told(told, asked, alpha, ada_account):
    record(
        action="billing.checkout_started",
        account_id=ada_account.pk,
        object_type="tribe",
        object_id=alpha.pk,
        tribe_id=alpha.pk,
    )
    asked()
    set_access(tribe=alpha, state="past_due", cause=AccessTransition.Cause.TIMER)

    sentences = [row["sentence"] for row in told()["results"]]

    assert sentences[:3] == [
        "Alpha tribe went from “active” to “payment is late”, because its time came",
        "The end of the subscription (Alpha tribe): on its way to the payment service",
        "Ada went to pay for Alpha tribe",
    ]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("done", "known at the payment service"),
        ("failed", "refused by the payment service"),
        ("unknown", "no answer yet, we keep asking"),
    ],
)
def test_what_became_of_a_wish_is_told(told, asked, state, words):
    asked(state=state)

    assert words in told()["results"][0]["sentence"]


def test_a_kind_without_words_is_a_change(told, asked):
    asked(kind="unheard_of", tribe=None)

    assert told()["results"][0]["sentence"] == "A change: on its way to the payment service"


def test_pages_skip_and_repeat_nothing(told, asked, place, ada):
    moment = clock.now()
    made = []
    for number in range(70):
        command = asked(number)
        at = moment - dt.timedelta(minutes=number // 3)
        BillingCommand.objects.filter(pk=command.pk).update(created_at=at)
        made.append(str(command.pk))

    seen, page = [], told()
    seen += page["results"]
    second = told(f"?before={page['next'].replace('+', '%2B')}")
    third = told(f"?before={second['next'].replace('+', '%2B')}")
    seen += second["results"] + third["results"]

    keys = [row["id"] for row in seen if row["source"] == "command"]
    assert (len(keys), sorted(keys)) == (70, sorted(made))
    assert third["next"] == ""
    assert "Older" in ada.get(place).content.decode()


@pytest.mark.parametrize(
    "before", ["x", "2026-13-40T00:00:00+00:00_x", "_", "%00", "2026-01-01T00:00:00", "9" * 500]
)
def test_an_odd_place_begins_at_the_top(ada, place, before):
    assert ada.get(f"{place}?before={before}").status_code == 200
    assert ada.get(f"/api/v1{place}?before={before}").status_code == 200


def test_thirty_happenings_take_as_many_questions_as_three(
    ada, place, asked, django_assert_num_queries
):
    asked(0)
    ada.get(place)
    with django_assert_num_queries(10):
        ada.get(place)
    for number in range(1, 28):
        asked(number)

    with django_assert_num_queries(10):
        ada.get(place)


def test_what_others_did_is_not_told(told, visit, chidi_account, beta, asked):
    asked(kind="refund")

    theirs = visit(chidi_account).get(
        f"/api/v1/organisations/{beta.organisation_id}/billing/activity/"
    )

    assert "refund" not in theirs.content.decode()
    assert "Alpha" not in theirs.content.decode()
