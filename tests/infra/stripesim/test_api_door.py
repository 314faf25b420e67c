"""What the API takes and what it refuses, in Stripe's own shape and never with a 500."""

import http.client
import socket

import pytest
import requests
import stripe

CUSTOMERS = "/v1/customers"


@pytest.fixture
def call(stripesim):
    def send(method, path, **options):
        options.setdefault("auth", (stripesim.key, ""))
        return requests.request(method, stripesim.url + path, timeout=30, **options)

    return send


def error_of(answer):
    return answer.status_code, answer.json()["error"].get("code")


def count(stripesim, kind):
    return stripesim.look("state")["rows"].get(kind, 0)


@pytest.mark.parametrize("auth", [("sk_test_other", ""), ("", ""), ("é", "")])
def test_a_wrong_key_is_refused(call, auth):
    assert call("GET", CUSTOMERS, auth=auth).status_code == 401


@pytest.mark.parametrize("header", ["Basic !!!", "Bearer", "Digest x", "", "Basic /w=="])
def test_an_odd_authorization_is_refused(call, header):
    answer = call("GET", CUSTOMERS, auth=None, headers={"Authorization": header})

    assert answer.status_code == 401


def test_the_sdk_sees_an_authentication_error(stripesim):
    api = stripe.StripeClient("sk_test_wrong", base_addresses={"api": stripesim.url})

    with pytest.raises(stripe.AuthenticationError):
        api.v1.customers.list()


def test_a_real_but_unsimulated_operation_is_501(call, stripesim):
    with pytest.raises(stripe.APIError) as refused:
        stripesim.unchecked_api.v1.quotes.list()

    assert refused.value.http_status == 501
    assert error_of(call("GET", "/v1/quotes")) == (501, "not_simulated")


def test_a_real_but_unsimulated_parameter_is_501(call, stripesim):
    answer = call("POST", CUSTOMERS, data={"email": "a@example.org", "business_name": "Ada"})

    assert error_of(answer) == (501, "not_simulated")
    assert count(stripesim, "customer") == 0


@pytest.mark.parametrize("path", ["/v1/unicorns", "/v1/customers/a/b/c", "/v1", "/", "//", "/v1//"])
def test_an_unknown_address_is_404(call, path):
    assert call("GET", path).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS"])
def test_a_wrong_method_is_refused(call, method):
    assert call(method, CUSTOMERS).status_code == 404


def test_an_unknown_parameter_is_400(call, stripesim):
    answer = call("POST", CUSTOMERS, data={"shoe_size": "38"})

    assert error_of(answer) == (400, "parameter_unknown")
    assert answer.json()["error"]["param"] == "shoe_size"
    assert count(stripesim, "customer") == 0


def test_the_removed_payment_method_types_is_unknown(call):
    form = {"mode": "subscription", "payment_method_types[0]": "card"}

    answer = call("POST", "/v1/checkout/sessions", data=form)

    assert error_of(answer) == (400, "parameter_unknown")


def test_a_missing_parameter_is_400(call):
    answer = call("POST", "/v1/products", data={"description": "without a name"})

    assert error_of(answer) == (400, "parameter_missing")


def test_another_version_is_refused(call):
    answer = call("GET", CUSTOMERS, headers={"Stripe-Version": "2020-08-27"})

    assert answer.status_code == 400


def test_something_that_is_not_there_is_404(stripesim):
    with pytest.raises(stripe.InvalidRequestError) as refused:
        stripesim.api.v1.customers.retrieve("cus_unknown")

    assert (refused.value.http_status, refused.value.code) == (404, "resource_missing")


@pytest.mark.parametrize(
    "body",
    [
        b"\x00\x01\x02",
        b"\xff\xfe=1",
        b"name=%ff%fe",
        b"name=%ED%A0%80",
        b"{" * 5000,
        b"a[b=1",
        b"a=1&a[b]=2",
        b"[=]",
        b"=" * 5000,
        b"&" * 5000,
        b"x=1&" * 3000,
        b"metadata" + b"[a]" * 200 + b"=1",
        b"address=Damrak",
        b"metadata[" + b"k" * 41 + b"]=v",
        b"metadata[k]=" + b"v" * 501,
        b"limit=1",
        b"expand[]=nothing",
        b"name=" + "\u202e\u0000".encode(),
    ],
    ids=range(18),
)
def test_junk_is_never_a_500(call, body):
    answer = call("POST", CUSTOMERS, data=body)

    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("value", ["-1", "0", "101", "1e3", "٣", "9" * 30, "true", ""])
def test_an_odd_limit_is_400(call, value):
    assert call("GET", CUSTOMERS, params={"limit": value}).status_code == 400


@pytest.mark.parametrize("cursor", ["cus_unknown", "", "\x00", "x" * 5000])
def test_an_unknown_cursor_is_400(call, cursor):
    assert call("GET", CUSTOMERS, params={"starting_after": cursor}).status_code == 400


def test_both_cursors_at_once_are_400(call):
    answer = call("GET", CUSTOMERS, params={"starting_after": "a", "ending_before": "b"})

    assert answer.status_code == 400


def test_a_body_of_more_than_a_megabyte_is_413(stripesim):
    connection = http.client.HTTPConnection("127.0.0.1", stripesim.port, timeout=10)
    connection.putrequest("POST", CUSTOMERS)
    connection.putheader("Content-Length", str(1024 * 1024 + 1))
    connection.endheaders()

    assert connection.getresponse().status == 413
    connection.close()


@pytest.mark.parametrize("length", ["-1", "many", "1_0", "٣", "9" * 40])
def test_an_odd_length_is_refused(stripesim, length):
    with socket.create_connection(("127.0.0.1", stripesim.port), timeout=10) as connection:
        lines = f"POST {CUSTOMERS} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(lines.encode())

        assert connection.recv(100).split()[1] in (b"400", b"413")


def test_a_body_without_a_length_is_411(stripesim):
    with socket.create_connection(("127.0.0.1", stripesim.port), timeout=10) as connection:
        head = f"POST {CUSTOMERS} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.sendall(head.encode())

        assert connection.recv(100).split()[1] == b"411"


def test_a_caller_who_hangs_up_disturbs_nobody(stripesim):
    with socket.create_connection(("127.0.0.1", stripesim.port), timeout=10) as connection:
        connection.sendall(b"POST /v1/customers HTTP/1.1\r\nContent-Length: 1000\r\n\r\nname=")

    assert stripesim.look("health") == {"ok": True}


OLDER_WORDS = {
    "/v1/setup_intents": {"payment_method_types[]": "card"},
    "/v1/customers": {"coupon": "co_x"},
    "/v1/promotion_codes": {"coupon": "co_x", "promotion[type]": "coupon"},
}


@pytest.mark.parametrize("path", OLDER_WORDS)
def test_older_words_are_understood_from_stripes_tool_only(stripesim, path):
    from_others = stripesim.post(path, OLDER_WORDS[path])
    from_the_tool = stripesim.post(
        path, OLDER_WORDS[path], **{"User-Agent": "Stripe/v1 stripe-cli/1.52.0"}
    )

    assert from_others.json()["error"]["code"] == "parameter_unknown"
    assert from_the_tool.json().get("error", {}).get("code") != "parameter_unknown"


def test_the_private_door_is_open_to_stripes_tool_only(stripesim):
    assert stripesim.get("/v1/payment_pages/cs_test_x").status_code == 404
