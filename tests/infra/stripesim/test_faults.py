"""Doing things once, and making things go wrong on purpose."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe


def count(stripesim, kind):
    return stripesim.look("state")["rows"].get(kind, 0)


def test_the_same_key_gives_the_same_answer(stripesim):
    customers = stripesim.api.v1.customers

    first = customers.create({"email": "ada@example.org"}, {"idempotency_key": "k-1"})
    second = customers.create({"email": "ada@example.org"}, {"idempotency_key": "k-1"})

    assert first.id == second.id
    assert second.last_response.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.last_response.headers
    assert count(stripesim, "customer") == 1


def test_the_same_key_for_something_else_is_refused(stripesim):
    customers = stripesim.api.v1.customers
    customers.create({"email": "ada@example.org"}, {"idempotency_key": "k-1"})

    with pytest.raises(stripe.IdempotencyError):
        customers.create({"email": "bram@example.org"}, {"idempotency_key": "k-1"})

    assert count(stripesim, "customer") == 1


def test_a_key_remembers_a_refusal_too(stripesim, shop):
    method = shop.api.v1.payment_methods.attach(
        "pm_card_chargeCustomerFail", {"customer": shop.customer.id}
    )
    wish = {
        "customer": shop.customer.id,
        "items": [{"price": shop.price.id}],
        "default_payment_method": method.id,
        "payment_behavior": "error_if_incomplete",
    }

    for _again in range(2):
        with pytest.raises(stripe.CardError) as refused:
            shop.api.v1.subscriptions.create(wish, {"idempotency_key": "k-1"})

    assert refused.value.headers["Idempotent-Replayed"] == "true"


def test_a_request_that_made_no_sense_does_not_use_up_its_key(stripesim):
    customers = stripesim.unchecked_api.v1.customers
    with pytest.raises(stripe.InvalidRequestError):
        customers.create({"shoe_size": 38}, {"idempotency_key": "k-1"})

    assert customers.create({"name": "Ada"}, {"idempotency_key": "k-1"}).name == "Ada"


def test_a_key_is_forgotten_after_a_day(stripesim):
    customers = stripesim.api.v1.customers
    customers.create({"email": "ada@example.org"}, {"idempotency_key": "k-1"})

    stripesim.advance(seconds=24 * 3600 + 1)
    customers.create({"email": "ada@example.org"}, {"idempotency_key": "k-1"})

    assert count(stripesim, "customer") == 2


def test_a_key_that_is_too_long_is_400(stripesim):
    with pytest.raises(stripe.InvalidRequestError):
        stripesim.api.v1.customers.create({}, {"idempotency_key": "k" * 256})


def test_a_failure_before_the_work_leaves_nothing(stripesim):
    customers = stripesim.api.v1.customers
    stripesim.fail_next(500)

    with pytest.raises(stripe.APIError):
        customers.create({"name": "Ada"}, {"idempotency_key": "k-1"})

    assert count(stripesim, "customer") == 0
    assert customers.create({"name": "Ada"}, {"idempotency_key": "k-1"}).name == "Ada"


def test_a_lost_answer_is_found_again_under_its_key(stripesim):
    customers = stripesim.api.v1.customers
    stripesim.fail_next(0, when="after")

    with pytest.raises(stripe.APIConnectionError):
        customers.create({"name": "Ada"}, {"idempotency_key": "k-1"})
    found = customers.create({"name": "Ada"}, {"idempotency_key": "k-1"})

    assert found.name == "Ada"
    assert count(stripesim, "customer") == 1


def test_a_stored_failure_is_repeated_under_its_key(stripesim):
    customers = stripesim.api.v1.customers
    stripesim.fail_next(500, when="stored")

    for _again in range(2):
        with pytest.raises(stripe.APIError):
            customers.create({"name": "Ada"}, {"idempotency_key": "k-1"})

    assert count(stripesim, "customer") == 0


def test_too_many_requests_is_429(stripesim):
    stripesim.fail_next(429)

    with pytest.raises(stripe.RateLimitError):
        stripesim.api.v1.customers.list()


def test_a_slow_answer_runs_into_the_timeout(stripesim):
    api = stripe.StripeClient(
        stripesim.key,
        base_addresses={"api": stripesim.url},
        http_client=stripe.RequestsClient(timeout=(1, 0.2)),
        max_network_retries=0,
    )
    stripesim.delay_next(1)

    with pytest.raises(stripe.APIConnectionError):
        api.v1.customers.list()


def test_a_slow_call_that_a_reset_overtook_touches_nothing_of_what_comes_next(stripesim):
    stripesim.delay_next(1)
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(stripesim.api.v1.customers.create, {"email": "ada@example.org"})
        while stripesim.look("state")["faults_left"]:
            time.sleep(0.01)
        stripesim.control("reset")
        stripesim.fail_next(500)

        with pytest.raises(stripe.APIConnectionError):
            slow.result()

    with pytest.raises(stripe.APIError):
        stripesim.api.v1.customers.list()
    assert count(stripesim, "customer") == 0


@pytest.mark.parametrize(
    ("method", "name", "body", "status"),
    [
        ("POST", "fail_next", {"status": 200}, 400),
        ("POST", "fail_next", {"status": "bad"}, 400),
        ("POST", "fail_next", {"when": "never"}, 400),
        ("POST", "delay", {"seconds": 3600}, 400),
        ("POST", "clock", {"seconds": -1}, 400),
        ("POST", "clock", {"to": 10**18}, 400),
        ("POST", "webhooks", {"order": "odd"}, 400),
        ("POST", "reset", [], 400),
        ("POST", "checkout/cs_test_unknown/complete", {}, 404),
        ("POST", "checkout/cs_test_unknown/complete", {"card": "gold"}, 400),
        ("POST", "unknown", {}, 404),
        ("GET", "reset", {}, 405),
    ],
)
def test_an_odd_control_is_refused(stripesim, method, name, body, status):
    answer = requests.request(method, f"{stripesim.url}/_sim/{name}", json=body, timeout=30)

    assert answer.status_code == status


def test_a_form_from_a_page_elsewhere_controls_nothing(stripesim, shop):
    answer = requests.post(f"{stripesim.url}/_sim/reset", data={"a": "b"}, timeout=30)

    assert answer.status_code == 400
    assert count(stripesim, "customer") == 1


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("bank_transfer", {}, 404),
        ("bank_transfer", {"customer": 7}, 400),
        ("vies", {"status": "perhaps"}, 400),
        ("vies", {"status": "verified", "value": 7}, 400),
        ("payments/pi_unknown/settle", {}, 404),
        ("payments/in_unknown/bounce", {}, 404),
        ("payments/ch_unknown/dispute", {}, 404),
        ("payments/cs_unknown/authenticate", {}, 404),
        ("payments/seti_unknown/authenticate", {}, 404),
        ("disputes/du_unknown/close", {}, 404),
        ("refunds/re_unknown/fail", {}, 404),
        ("refunds/re_unknown/settle", {}, 404),
        ("invoices/in_unknown/pay", {}, 404),
        ("invoices/in_unknown/pay", {"means": "gold"}, 400),
        ("invoices/in_unknown/pay", {"authenticated": "yes"}, 400),
        ("payments/pi_unknown/explode", {}, 404),
    ],
)
def test_an_odd_act_is_refused(stripesim, name, body, status):
    answer = requests.post(f"{stripesim.url}/_sim/{name}", json=body, timeout=30)

    assert answer.status_code == status


def test_acts_are_refused_when_they_make_no_sense(stripesim, shop):
    shop.buy(stripesim)
    invoice, charge = shop.invoice().id, shop.charge().id
    refund = shop.api.v1.refunds.create({"charge": charge, "amount": 1})
    acts = (f"payments/{charge}/settle", f"invoices/{invoice}/pay", f"refunds/{refund.id}/settle")

    for act in acts:
        answer = requests.post(f"{stripesim.url}/_sim/{act}", json={}, timeout=30)
        assert answer.status_code in (400, 404)


def test_time_can_pass_faster_and_survives_a_change_of_pace(stripesim, shop):
    shop.buy(stripesim)
    before = stripesim.look("clock")["now"]

    stripesim.control("clock", pace=1_000_000)
    time.sleep(0.2)
    stripesim.control("clock", pace=1)

    after = stripesim.look("clock")["now"]
    assert 100_000 < after - before < 5_000_000
    assert stripesim.look("clock")["now"] - after < 10
    assert stripesim.control("clock", seconds=5)["now"] >= after + 5


@pytest.mark.parametrize("pace", [0, -1, 1_000_001, "fast"])
def test_an_odd_pace_is_refused(stripesim, pace):
    answer = requests.post(f"{stripesim.url}/_sim/clock", json={"pace": pace}, timeout=30)

    assert answer.status_code == 400
