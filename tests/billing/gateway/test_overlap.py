"""
What our simulator and localstripe both say they do, asked of both in the same words: who, what for
how much, what happened. Cards and payments are in test_overlap_cards.py.

Where they differ is listed in differences.py, and each difference must still be one.
"""

import json
import time

import pytest
import stripe


def refused(kind, call, *arguments):
    with pytest.raises(kind) as caught:
        call(*arguments)
    return caught.value


def test_a_customer_is_made_changed_and_deleted(v1, somebody):
    changed = v1.customers.update(somebody.id, {"name": "Ada Bakker"})

    assert (changed.name, v1.customers.retrieve(somebody.id).name) == ("Ada Bakker", "Ada Bakker")
    assert v1.customers.delete(somebody.id).deleted is True


def test_a_deleted_customer_is_remembered_as_deleted(v1, somebody):
    v1.customers.delete(somebody.id)

    assert v1.customers.retrieve(somebody.id).deleted is True


def test_notes_are_added_to_those_there_are(v1, somebody):
    v1.customers.update(somebody.id, {"metadata": {"org": "1"}})

    after = v1.customers.update(somebody.id, {"metadata": {"env": "test"}})

    assert after.metadata.to_dict() == {"org": "1", "env": "test"}


def test_a_note_is_cleared_by_an_empty_text(v1, somebody):
    v1.customers.update(somebody.id, {"metadata": {"org": "1", "gone": "x"}})

    after = v1.customers.update(somebody.id, {"metadata": {"gone": ""}})

    assert after.metadata.to_dict() == {"org": "1"}


def test_an_unknown_customer_is_404(v1):
    error = refused(stripe.InvalidRequestError, v1.customers.retrieve, "cus_unknown")

    assert error.http_status == 404


def test_an_error_has_a_code(backend, v1):
    error = refused(stripe.InvalidRequestError, v1.customers.retrieve, "cus_unknown")
    unknown = backend.post("/v1/customers", colour="red").json()["error"]

    assert (error.code, unknown.get("code")) == ("resource_missing", "parameter_unknown")


def test_an_unknown_parameter_is_refused(backend):
    answer = backend.post("/v1/customers", colour="red")

    assert answer.status_code == 400


def test_a_wrong_key_is_refused(backend):
    backend.contract.calls.clear()
    stranger = stripe.StripeClient(
        "nonsense", base_addresses={"api": backend.url}, http_client=backend.contract
    )

    assert refused(stripe.AuthenticationError, stranger.v1.customers.list).http_status == 401


def test_a_product_is_made_and_changed(backend, v1):
    name = backend.unique("Tribe")
    product = v1.products.create({"name": name, "metadata": {"plan": "tribe"}})

    v1.products.update(product.id, {"description": "For a tribe"})

    found = v1.products.retrieve(product.id)
    assert (found.name, found.description, found.metadata["plan"]) == (name, "For a tribe", "tribe")


def test_a_yearly_price_is_made(backend, v1):
    product = v1.products.create({"name": backend.unique("Tribe")})

    price = v1.prices.create(
        {
            "product": product.id,
            "currency": "eur",
            "unit_amount": 60000,
            "recurring": {"interval": "year"},
        }
    )

    assert (price.unit_amount, price.recurring.interval) == (60000, "year")


def test_a_tax_id_is_made_listed_and_taken_away(v1, somebody):
    ids = v1.customers.tax_ids
    tax_id = ids.create(somebody.id, {"type": "eu_vat", "value": "NL123456789B01"})

    assert (tax_id.type, tax_id.country, tax_id.customer) == ("eu_vat", "NL", somebody.id)
    assert [one.id for one in ids.list(somebody.id).data] == [tax_id.id]
    assert ids.delete(somebody.id, tax_id.id).deleted is True
    assert ids.list(somebody.id).data == []


def test_something_that_is_no_vat_id_is_refused(v1, somebody):
    wish = {"type": "eu_vat", "value": "nonsense"}
    error = refused(stripe.InvalidRequestError, v1.customers.tax_ids.create, somebody.id, wish)

    assert error.http_status == 400


def test_events_are_listed_newest_first(v1, somebody):
    v1.customers.update(somebody.id, {"name": "Ada Bakker"})

    listed = v1.events.list({"limit": 5}).data

    assert listed[0].type == "customer.updated"
    assert listed[0].created >= listed[-1].created


def test_events_are_found_by_their_type(v1, somebody):
    found = v1.events.list({"type": "customer.created", "limit": 100}).data

    assert {event.type for event in found} == {"customer.created"}
    assert somebody.id in [event.data.object.id for event in found]


def test_a_webhook_is_signed_as_stripe_signs(backend, v1, somebody):
    letter = _wait_for_letter(backend, somebody.id)

    event = stripe.Webhook.construct_event(letter.body, letter.signature, backend.webhook_secret)

    assert event.data.object.id == somebody.id


def test_a_list_goes_on_behind_a_cursor(v1):
    first = v1.customers.create({"name": "Ada"})
    second = v1.customers.create({"name": "Bram"})

    page = v1.customers.list({"limit": 1})
    [after] = v1.customers.list({"limit": 1, "starting_after": page.data[0].id}).data

    assert (page.has_more, page.data[0].id, after.id) == (True, second.id, first.id)


def test_the_same_key_makes_one_customer(backend, v1):
    key = {"idempotency_key": backend.unique("key")}

    first = v1.customers.create({"name": "Ada"}, key)
    again = v1.customers.create({"name": "Ada"}, key)

    assert first.id == again.id
    other = refused(stripe.IdempotencyError, v1.customers.create, {"name": "Bram"}, key)
    assert other.http_status == 400


def test_an_answer_keeps_the_contract(backend, somebody):
    assert [str(one) for call in backend.contract.calls for one in call.violations] == []


def _wait_for_letter(backend, about):
    if backend.letterbox is None:
        pytest.skip("a real sandbox cannot reach this machine")
    end_at = time.monotonic() + 10
    while time.monotonic() < end_at:
        for letter in list(backend.letterbox.letters):
            if json.loads(letter.body)["data"]["object"].get("id") == about:
                return letter
        time.sleep(0.05)
    raise AssertionError("no letter came")
