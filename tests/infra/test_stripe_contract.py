"""The contract read from the pinned package: operations, requests, answers, whole objects."""

import http.server
import json
import threading

import pytest
import stripe

from infra.stripe_contract.client import ContractClient
from infra.stripe_contract.contract import (
    check_answer,
    check_object,
    check_request,
    is_soft,
    read_parameters,
)
from infra.stripe_contract.forms import MalformedForm, nest
from infra.stripe_contract.hints import object_hints, parameter_hints
from infra.stripe_contract.operations import all_operations, find_operation
from infra.stripe_contract.skeleton import skeleton
from infra.stripe_contract.violations import Kind

OBJECTS = [
    "billing_portal.session",
    "charge",
    "checkout.session",
    "coupon",
    "credit_note",
    "customer",
    "dispute",
    "event",
    "invoice",
    "invoice_payment",
    "line_item",
    "payment_intent",
    "payment_method",
    "price",
    "product",
    "promotion_code",
    "refund",
    "setup_intent",
    "subscription",
    "subscription_item",
    "subscription_schedule",
    "tax_id",
    "test_helpers.test_clock",
    "webhook_endpoint",
]


def operation(method, path):
    return find_operation(method=method, path=path).operation


def violations(method, path, *pairs):
    """The (path, kind) of everything wrong with a form sent to an operation."""
    found = operation(method, path)
    parameters = read_parameters(operation=found, form=nest(pairs=pairs))
    return [(one.path, one.kind) for one in check_request(operation=found, parameters=parameters)]


def test_at_least_five_hundred_operations_are_mapped():
    assert len(all_operations()) >= 600
    assert sum(path.startswith("/v1/") for _method, path in all_operations()) >= 500


def test_every_type_of_every_operation_resolves():
    for one in all_operations().values():
        assert one.parameters is None or isinstance(parameter_hints(one.parameters), dict)
        assert one.answer is not None or one.answer_annotation == "'None'"


def test_a_fixed_word_wins_over_an_id():
    assert operation("get", "/v1/customers/search").path == "/v1/customers/search"
    assert find_operation(method="get", path="/v1/customers/cus_1").ids == {"customer": "cus_1"}


def test_an_unknown_address_has_no_operation():
    assert find_operation(method="get", path="/v1/unicorns") is None
    assert find_operation(method="patch", path="/v1/customers") is None


def test_a_removed_parameter_is_unknown():
    found = violations(
        "post", "/v1/checkout/sessions", ("mode", "setup"), ("payment_method_types[0]", "card")
    )

    assert found == [("payment_method_types", Kind.UNKNOWN)]


def test_options_of_the_package_are_no_parameters():
    assert violations("get", "/v1/customers", ("idempotency_key", "x")) == [
        ("idempotency_key", Kind.UNKNOWN)
    ]


def test_a_missing_parameter_is_told_by_its_path():
    assert violations("post", "/v1/prices", ("recurring[interval_count]", "1")) == [
        ("currency", Kind.MISSING),
        ("recurring[interval]", Kind.MISSING),
    ]


def test_a_word_is_no_number():
    assert violations("get", "/v1/customers", ("limit", "many")) == [("limit", Kind.TYPE)]


def test_a_text_is_no_object():
    assert violations("post", "/v1/customers", ("address", "Damrak 1")) == [("address", Kind.TYPE)]


def test_an_undocumented_value_is_an_error_in_a_request():
    assert violations("post", "/v1/checkout/sessions", ("mode", "gift")) == [
        ("mode", Kind.UNDOCUMENTED)
    ]


def test_a_right_request_passes():
    assert not violations(
        "post",
        "/v1/checkout/sessions",
        ("mode", "subscription"),
        ("customer", "cus_1"),
        ("line_items[0][price]", "price_1"),
        ("line_items[0][quantity]", "1"),
        ("subscription_data[metadata][7]", "a number as a key"),
        ("automatic_tax[enabled]", "true"),
        ("expand[]", "customer"),
    )


def test_clearing_a_value_passes():
    assert not violations("post", "/v1/customers/cus_1", ("address", ""), ("metadata", ""))


def test_a_number_or_a_word_may_be_given_where_both_are_allowed():
    path = "/v1/subscriptions/sub_1"

    assert not violations("post", path, ("trial_end", "now"))
    assert not violations("post", path, ("trial_end", "1790000000"))
    assert violations("post", path, ("trial_end", "later"))


@pytest.mark.parametrize(
    "key", ["a[b", "[a]", "a]", "a[b]c", "", "a" + "[b]" * 40], ids=lambda key: key[:10] or "empty"
)
def test_an_unreadable_key_is_refused(key):
    with pytest.raises(MalformedForm):
        nest(pairs=[(key, "1")])


def test_a_key_cannot_be_a_value_and_a_parent():
    with pytest.raises(MalformedForm):
        nest(pairs=[("a", "1"), ("a[b]", "2")])
    with pytest.raises(MalformedForm):
        nest(pairs=[("a[b]", "2"), ("a", "1")])


@pytest.mark.parametrize("name", OBJECTS)
def test_a_skeleton_is_complete_and_right(name):
    whole = skeleton(object_name=name)

    assert check_object(value=whole) == []
    assert whole["object"] == name


def test_there_is_no_skeleton_of_something_unknown():
    with pytest.raises(LookupError):
        skeleton(object_name="unicorn")


def test_changing_a_skeleton_does_not_change_the_next():
    skeleton(object_name="subscription")["items"]["data"].append("changed")

    assert skeleton(object_name="subscription")["items"]["data"] == []


def test_a_mistyped_and_a_removed_field_are_found():
    invoice = skeleton(object_name="invoice") | {"total": "12", "paid": True}

    found = {(one.path, one.kind) for one in check_object(value=invoice)}

    assert found == {("invoice[total]", Kind.TYPE), ("invoice[paid]", Kind.UNKNOWN)}


def test_a_missing_field_is_hard_and_an_absent_nullable_one_is_soft():
    customer = skeleton(object_name="customer")
    del customer["created"], customer["email"]

    found = {one.path: is_soft(one) for one in check_object(value=customer)}

    assert found == {"customer[created]": False, "customer[email]": True}


def test_an_undocumented_value_in_an_answer_is_soft():
    subscription = skeleton(object_name="subscription") | {"status": "hibernating"}

    found = check_object(value=subscription)

    assert [one.kind for one in found] == [Kind.UNDOCUMENTED]
    assert is_soft(found[0])


def test_a_deleted_object_needs_only_its_id():
    deleted = {"id": "cus_1", "object": "customer", "deleted": True}

    assert check_object(value=deleted) == []


def test_an_expanded_object_is_looked_into():
    subscription = skeleton(object_name="subscription")
    subscription["customer"] = skeleton(object_name="customer") | {"livemode": "no"}

    found = check_object(value=subscription)

    assert [one.path for one in found] == ["subscription[customer][livemode]"]


def test_an_answer_is_checked_against_what_the_operation_promises():
    customers = operation("get", "/v1/customers")
    page = {"object": "list", "url": "/v1/customers", "has_more": False}

    right = page | {"data": [skeleton(object_name="customer")]}
    wrong = page | {"data": [skeleton(object_name="price")]}

    assert check_answer(operation=customers, body=right) == []
    assert check_answer(operation=customers, body=wrong)
    assert check_answer(operation=customers, body=[])


def test_decimals_travel_as_text():
    price = skeleton(object_name="price")

    assert check_object(value=price | {"unit_amount_decimal": "12.5"}) == []
    assert check_object(value=price | {"unit_amount_decimal": 12.5})
    assert check_object(value=price | {"unit_amount_decimal": "NaN"})


def test_objects_are_read_by_their_names_on_the_wire():
    assert "deleted" in object_hints(stripe.Customer)
    assert not [name for name in object_hints(stripe.Customer) if name.startswith("_")]


@pytest.fixture
def echo():
    """A server that answers every request with one customer that lacks its id."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            body = skeleton(object_name="customer")
            del body["id"]
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *_arguments):
            """Stay quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_client_writes_down_what_was_wrong_with_each_call(echo):
    client = ContractClient()
    api = stripe.StripeClient("sk_test_1", base_addresses={"api": echo}, http_client=client)

    api.v1.customers.create({"email": "ada@example.org", "shoe_size": 38})

    assert client.violations == [
        "post /v1/customers: shoe_size: unknown not in CustomerCreateParams",
        "post /v1/customers: customer[id]: missing",
    ]
    assert [call.status for call in client.calls] == [200]
