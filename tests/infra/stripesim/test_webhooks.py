"""Letters: signed, at least once, again after a failure, in any order."""

import pytest
import stripe

from infra.stripesim.webhooks import post, sign


def types(stripesim, count):
    letters = stripesim.letterbox.wait_for(count)
    return [letter.event(stripesim.webhook_secret).type for letter in letters]


@pytest.fixture
def held(stripesim):
    """Letters stay in the bag until they are delivered by hand."""
    stripesim.control("webhooks", hold=True)
    return stripesim


def states(stripesim):
    return [letter["state"] for letter in stripesim.look("webhooks")["letters"]]


def test_a_letter_is_signed_and_addressed(stripesim):
    customer = stripesim.api.v1.customers.create({"name": "Ada"})

    [letter] = stripesim.letterbox.wait_for(1)
    event = letter.event(stripesim.webhook_secret)

    assert (event.type, event.data.object["id"]) == ("customer.created", customer.id)
    assert (event.livemode, event.api_version) == (False, stripe.api_version)
    assert letter.host == "partup.localhost:8000"


def test_a_forged_letter_does_not_verify(stripesim):
    stripesim.api.v1.customers.create({"name": "Ada"})
    [letter] = stripesim.letterbox.wait_for(1)

    with pytest.raises(stripe.SignatureVerificationError):
        letter.event("whsec_other")


def test_paying_tells_the_whole_story(held, shop):
    held.deliver()
    held.letterbox.clear()

    held.complete_checkout(shop.open_session().id)
    held.deliver()

    assert held.letterbox.types(held.webhook_secret) == [
        "payment_method.attached",
        "customer.subscription.created",
        "invoice.created",
        "invoice.finalized",
        "payment_intent.created",
        "charge.succeeded",
        "payment_intent.succeeded",
        "invoice_payment.paid",
        "invoice.paid",
        "invoice.payment_succeeded",
        "customer.subscription.updated",
        "checkout.session.completed",
    ]


def test_an_update_tells_what_was_before(held):
    customer = held.api.v1.customers.create({"name": "Ada"})
    held.api.v1.customers.update(customer.id, {"name": "Ada Bakker"})

    [event] = held.api.v1.events.list({"type": "customer.updated"}).data

    assert event.data.previous_attributes.to_dict() == {"name": "Ada"}
    assert event.request.id.startswith("req_")


def test_an_update_that_changes_nothing_tells_nothing(held):
    customer = held.api.v1.customers.create({"name": "Ada"})
    held.api.v1.customers.update(customer.id, {"name": "Ada"})

    assert held.api.v1.events.list({"type": "customer.updated"}).data == []


def test_a_refused_letter_comes_again(stripesim):
    stripesim.letterbox.answer_next(500)

    stripesim.api.v1.customers.create({"name": "Ada"})

    first, second = stripesim.letterbox.wait_for(2)
    assert first.event(stripesim.webhook_secret).id == second.event(stripesim.webhook_secret).id


def test_a_letter_is_given_up_at_last(held):
    held.letterbox.answer_next(*[500] * 20)
    held.api.v1.customers.create({"name": "Ada"})

    for _again in range(10):
        held.deliver()

    assert states(held) == ["given_up"]
    assert len(held.letterbox.letters) == 10


def test_events_show_whether_their_letters_arrived(held):
    held.api.v1.customers.create({"name": "Ada"})
    events = held.api.v1.events
    assert len(events.list({"delivery_success": False}).data) == 1

    held.deliver()

    assert events.list({"delivery_success": False}).data == []
    assert len(events.list({"delivery_success": True}).data) == 1


def test_letters_can_be_lost(held):
    held.control("webhooks", drop=1)
    held.api.v1.customers.create({"name": "Ada"})
    held.api.v1.customers.create({"name": "Bram"})

    held.deliver()

    assert states(held) == ["lost", "delivered"]
    assert len(held.letterbox.letters) == 1


def test_letters_can_come_twice(held):
    held.control("webhooks", duplicate=1)
    held.api.v1.customers.create({"name": "Ada"})

    held.deliver()

    first, second = held.letterbox.letters
    assert first.body == second.body


def test_letters_can_come_in_another_order(held):
    held.control("webhooks", order="reversed")
    customer = held.api.v1.customers.create({"name": "Ada"})
    held.api.v1.customers.delete(customer.id)

    held.deliver()

    assert held.letterbox.types(held.webhook_secret) == ["customer.deleted", "customer.created"]


def test_held_letters_leave_when_they_are_released(held):
    held.api.v1.customers.create({"name": "Ada"})
    assert held.letterbox.letters == []

    held.control("webhooks", hold=False)

    assert types(held, 1) == ["customer.created"]


def test_another_endpoint_hears_what_it_asked_for(held):
    endpoints = held.api.v1.webhook_endpoints
    endpoint = endpoints.create({"url": held.letterbox.url, "enabled_events": ["customer.deleted"]})
    customer = held.api.v1.customers.create({"name": "Ada"})
    held.api.v1.customers.delete(customer.id)

    held.deliver()

    heard = [
        letter.event(endpoint.secret).type
        for letter in held.letterbox.letters
        if _is_signed_with(letter, endpoint.secret)
    ]
    assert heard == ["customer.deleted"]
    assert endpoints.retrieve(endpoint.id).secret is None


def test_a_disabled_endpoint_hears_nothing(held):
    endpoints = held.api.v1.webhook_endpoints
    [default] = endpoints.list().data
    endpoints.update(default.id, {"disabled": True})

    held.api.v1.customers.create({"name": "Ada"})

    assert held.deliver() == []
    assert endpoints.delete(default.id).deleted is True


@pytest.mark.parametrize(
    "url", ["http://example.org/", "http://192.0.2.1/", "https://127.0.0.1/", "http:///", "x"]
)
def test_no_letter_leaves_this_machine(url):
    signature = sign(body=b"{}", secret="whsec_x", at=1)

    assert post(url=url, host=None, body=b"{}", signature=signature) == "not on this machine"


def test_an_address_nobody_listens_at_is_no_crash(held):
    [default] = held.api.v1.webhook_endpoints.list().data
    held.api.v1.webhook_endpoints.update(default.id, {"url": "http://127.0.0.1:9/"})
    held.api.v1.customers.create({"name": "Ada"})

    [letter] = held.deliver()

    assert (letter["state"], letter["answers"]) == ("pending", ["ConnectionRefusedError"])


def _is_signed_with(letter, secret):
    try:
        letter.event(secret)
    except stripe.SignatureVerificationError:
        return False
    return True
