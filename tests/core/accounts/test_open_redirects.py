"""No parameter that says where to go leads to another host, whatever it says and whoever asks."""

import pytest
from django.conf import settings

from tests.core.accounts.factors import FACTOR, code_of, give_app, make_passkey, sign_in
from tests.core.accounts.test_next import PAYLOADS
from tests.support.device import Device

HOSTS = [
    "evil.example",
    "partup.localhost.evil.example",
    "evilpartup.localhost",
    "partup.localhost@evil.example",
    "partup.localhost:8000@evil.example",
    "-.partup.localhost",
    "a.b.partup.localhost",
    "partup.localhost.",
    "",
    "[::1]",
    "127.0.0.1",
    "PARTUP.LOCALHOST.EVIL.EXAMPLE",
]


def stays_here(answer):
    """Whether a redirect leads to a path of this host."""
    return answer.url.startswith("/") and not answer.url.startswith(("//", "/\\"))


def test_there_are_forty_payloads_and_more():
    assert len(set(PAYLOADS)) >= 40


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_pages_of_factors_ignore_it(visit, ada_account, payload):
    secret = give_app(ada_account)
    step, again = visit(), visit(ada_account).proven("mfa")
    sign_in(step, next=payload)

    answers = [
        step.post(FACTOR, {"code": code_of(secret), "next": payload}),
        again.post("/account/factors/codes/make/", {"next": payload}),
    ]

    assert answers[0].url == "/"
    assert answers[1].url == "/account/factors/codes/"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_confirming_who_you_are_ignores_it(visit, ada_account, payload):
    visitor = visit(ada_account)

    answer = visitor.post(
        "/account/reauthenticate/", {"password": "correct horse battery", "next": payload}
    )
    mailed = visitor.post("/account/reauthenticate/code/", {"action": "send", "next": payload})

    assert answer.url == "/"
    assert stays_here(mailed)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_passkey_leads_nowhere_else(visit, ada_account, payload):
    device = Device()
    make_passkey(visit(ada_account).proven(), device)
    visitor = visit()
    accept = {"accept": "application/json"}
    options = visitor.get("/account/login/passkey/", headers=accept).json()["options"]

    answer = visitor.post(
        "/account/login/passkey/", {"credential": device.sign(options), "next": payload}
    )

    assert answer.url == "/"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_page_of_recovery_codes_links_nowhere_else(visit, ada_account, payload):
    visitor = visit(ada_account).proven()
    make_passkey(visitor, Device())

    page = visitor.get("/account/factors/codes/", {"next": payload})

    assert page.context["next"] == ""


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_way_into_a_tribe_takes_no_address(visit, bram_account, payload):
    answer = visit(bram_account).get("/enter/", {"to": payload, "state": "s", "next": payload})

    assert answer.status_code == 404


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_is_not_ours_gets_nothing(visit, host):
    answer = visit().get("/account/login/", headers={"host": host})

    assert answer.status_code in {400, 404}
    assert "evil" not in answer.headers.get("Location", "")
    assert "evil" not in answer.content.decode()


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded"])
def test_a_host_told_beside_the_host_header_is_not_believed(visit, ada_account, name):
    value = "host=evil.example" if name == "Forwarded" else "evil.example"

    asked = visit().get("/account/", headers={name: value})
    reset = visit().post(
        "/account/password/reset/", {"email": "ada@x.example"}, headers={name: value}
    )

    assert asked.url == "/account/login/?next=/account/"
    assert stays_here(reset)


def test_cookies_belong_to_one_host_each_t6(visit, ada_account, alpha):
    visitor = visit()
    answer = sign_in(visitor)
    cookies = {name: morsel["domain"] for name, morsel in visitor.cookies.items()}

    assert answer.status_code == 302
    assert settings.SESSION_COOKIE_NAME in cookies
    assert set(cookies.values()) == {""}
    assert all(morsel["path"] == "/" for morsel in visitor.cookies.values())


def test_the_cookie_of_the_account_host_opens_no_tribe_t6(visit, bram_account, alpha):
    at_alpha = visit(host=alpha.host)
    at_alpha.cookies[settings.SESSION_COOKIE_NAME] = visit(bram_account).parent.pk

    assert at_alpha.get("/people/").status_code == 302
    assert at_alpha.get("/api/v1/session/").status_code == 401


def test_the_cookie_of_a_tribe_opens_no_account_and_no_other_tribe_t6(
    visit, esra_account, alpha, beta
):
    key = visit(esra_account).to(alpha).cookies[settings.SESSION_COOKIE_NAME].value
    here, at_beta = visit(), visit(host=beta.host)
    for other in (here, at_beta):
        other.cookies[settings.SESSION_COOKIE_NAME] = key

    assert here.get("/account/").status_code == 302
    assert at_beta.get("/people/").status_code == 302
