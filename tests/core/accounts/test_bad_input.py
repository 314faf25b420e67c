"""Whatever is sent to the ways in, the answer is a sentence, never an error of ours."""

import pytest

from core.accounts.models import Account, Session
from core.mail.models import OutboxMessage

URLS = {
    "/account/signup/": "email",
    "/account/login/": "login",
    "/account/login/code/": "email",
    "/account/password/reset/": "email",
}
WRONG = [
    "",
    " ",
    "nobody",
    "@",
    "a@b",
    "nul\x00@partup.example",
    "\u202eevil@partup.example",
    "line\nbreak@partup.example",
    "x" * 245 + "@partup.example",
    "x" * 255 + "@partup.example",
    "x" * 100_000 + "@partup.example",
    "<script>@partup.example",
    "a@b.c, d@e.f",
]


@pytest.mark.parametrize("email", WRONG, ids=lambda email: repr(email[:20]))
@pytest.mark.parametrize("url", URLS)
def test_an_address_that_is_none_is_refused(visit, url, email):
    before = Account.objects.count()

    answer = visit().post(url, {URLS[url]: email})

    assert answer.status_code == 422
    assert Account.objects.count() == before
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize("url", URLS)
def test_a_form_without_anything_is_refused(visit, url):
    assert visit().post(url, {}).status_code == 422


@pytest.mark.parametrize("url", URLS)
def test_a_form_of_another_kind_is_refused(visit, url):
    visitor = visit()
    lone_surrogates = b"email=%ED%A0%80%40x.nl&login=%ED%A0%80"

    answers = [
        visitor.post(url, "[1, 2]", content_type="application/json"),
        visitor.post(url, b"\xff\xfe\x00", content_type="application/octet-stream"),
        visitor.post(url, b"x", content_type="multipart/form-data; boundary=x"),
        visitor.post(url, lone_surrogates, content_type="application/x-www-form-urlencoded"),
    ]

    assert {answer.status_code for answer in answers} <= {400, 422}


@pytest.mark.parametrize("code", ["", "\x00", "é" * 8, "x" * 10_000, "'; drop table", "----"])
@pytest.mark.parametrize(
    ("ask", "page"),
    [
        ("/account/signup/", "/account/confirm-email/"),
        ("/account/login/code/", "/account/login/code/confirm/"),
        ("/account/password/reset/", "/account/password/reset/confirm/"),
    ],
)
def test_a_code_that_is_none_is_refused(visit, ask, page, code):
    visitor = visit()
    visitor.post(ask, {"email": "zoe@partup.example"})

    answer = visitor.post(page, {"code": code})

    assert answer.status_code == 422


@pytest.mark.parametrize("password", ["\x00" * 12, "x" * 100_000, " " * 12, "p\u202eassword12"])
def test_a_strange_password_is_only_wrong(visit, ada_account, password):
    fields = {"login": "ada@partup.example", "password": password}

    answer = visit().post("/account/login/", fields)

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "cookie",
    ["x", "x" * 33, "A" * 32, '"abc\\000defghijklmnopqrstuvwxyz0123456"', "é" * 32, "x" * 5000],
)
def test_a_cookie_that_is_no_key_is_nobody(visit, cookie):
    visitor = visit()
    visitor.cookies.load({"partup-session": ""})
    headers = {"cookie": f"partup-session={cookie}"}

    answer = visitor.get("/account/", headers=headers)

    assert answer.url == "/account/login/?next=/account/"
    assert not Session.objects.filter(account__isnull=False).exists()
