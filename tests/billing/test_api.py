"""Paying over the API: the same services, as JSON."""

import uuid

import pytest

from billing.models import CheckoutAttempt


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account)


@pytest.fixture
def place(pending):
    return f"/api/v1/organisations/{pending.organisation_id}/billing/"


@pytest.fixture
def pay(farid, place, pending, shop):
    def ask(key=None, **body):
        return farid.post(
            f"{place}tribes/{pending.pk}/checkout/",
            data=body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4() if key is None else key)},
        )

    return ask


def test_the_plans_are_public(visit, shop):
    plans = visit().get("/api/v1/plans/").json()

    assert [(plan["code"], plan["yearly_cents"], plan["is_for_sale"]) for plan in plans] == [
        ("tribe", 120_000, True),
        ("large_tribe", 300_000, True),
        ("largest_tribe", 750_000, True),
    ]


def test_a_visit_is_opened_paid_and_looked_at(pay, farid, place, shop, pending):
    opened = pay(plan="large_tribe")
    assert (opened.status_code, opened.json()["status"]) == (201, "open")
    assert opened.json()["access_state"] == "pending"
    attempt = CheckoutAttempt.objects.get()
    assert opened.json()["url"] == attempt.url

    shop.complete_checkout(attempt.stripe_session_id)
    seen = farid.get(f"{place}checkout/{attempt.pk}/").json()

    assert (seen["status"], seen["plan"], seen["url"]) == ("complete", "large_tribe", "")
    assert seen["access_state"] == "active"


def test_the_same_key_gives_the_same_visit(pay):
    key = uuid.uuid4()

    assert pay(key).json()["id"] == pay(key).json()["id"]


@pytest.mark.parametrize("key", ["", "nonsense", "1" * 5000])
def test_a_key_is_needed(pay, key):
    answer = pay(key)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert not CheckoutAttempt.objects.exists()


def test_stripe_away_is_a_503(pay, shop):
    shop.fail_next(500)

    answer = pay()

    assert (answer.status_code, answer.json()["code"]) == (503, "payment_service_away")


def test_while_stripe_is_away_what_is_known_is_told(pay, farid, place, shop):
    attempt = pay().json()["id"]
    shop.fail_next(500)

    answer = farid.get(f"{place}checkout/{attempt}/")

    assert (answer.status_code, answer.json()["status"]) == (200, "open")


@pytest.mark.parametrize("plan", ["unknown", "", None, 7, ["tribe"], {}, "\u0000", "x" * 5000])
def test_an_odd_plan_is_refused(pay, plan):
    answer = pay(plan=plan)

    assert answer.status_code in (409, 422)
    assert not CheckoutAttempt.objects.exists()


def test_a_visit_can_be_closed(pay, farid, place):
    attempt = pay().json()["id"]

    answer = farid.post(f"{place}checkout/{attempt}/cancel/")

    assert (answer.status_code, answer.json()["status"]) == (200, "expired")


def test_a_trial_is_started_once(farid, place, pending):
    trial = f"{place}tribes/{pending.pk}/trial/"

    first, second = (
        farid.post(trial, data={}, content_type="application/json") for _click in range(2)
    )

    assert (first.status_code, first.json()["access_state"]) == (200, "trialing")
    assert second.json()["access_until"] == first.json()["access_until"]


def test_the_bill_tells_tribes_and_invoices(farid, place, paid):
    bill = farid.get(place).json()

    [tribe], [invoice] = bill["tribes"], bill["invoices"]
    assert (tribe["id"], tribe["subscription"]["status"]) == (str(paid.pk), "active")
    assert tribe["subscription"]["yearly_cents"] == 120_000
    assert (invoice["total_cents"], invoice["status"]) == (145_200, "paid")
    assert invoice["tribe"] == str(paid.pk)


@pytest.fixture
def places(pay, place, pending):
    attempt = pay().json()["id"]
    return [
        ("get", place),
        ("post", f"{place}tribes/{pending.pk}/checkout/"),
        ("post", f"{place}tribes/{pending.pk}/trial/"),
        ("get", f"{place}checkout/{attempt}/"),
        ("post", f"{place}checkout/{attempt}/cancel/"),
    ]


def test_to_a_stranger_none_of_it_is_there(places, visit, chidi_account, pending):
    for method, place in places:
        answer = getattr(visit(chidi_account), method)(place)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")

    pending.refresh_from_db()
    assert pending.access_state == "pending"


def test_without_signing_in_none_of_it_is_shown(places, visit):
    for method, place in places:
        assert getattr(visit(), method)(place).status_code == 401


def test_through_ones_own_organisation_others_are_not_reached(
    places, visit, ada_account, alpha, pending
):
    ada = visit(ada_account)

    for method, place in places:
        other = place.replace(str(pending.organisation_id), str(alpha.organisation_id))
        expected = 200 if other.endswith("/billing/") else 404
        assert getattr(ada, method)(other).status_code == expected
