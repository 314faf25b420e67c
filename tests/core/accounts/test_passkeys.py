"""Passkeys: made for the base domain, asked for on the account host, and nowhere else (T8)."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings

from core.accounts.models import Account, Session
from tests.core.accounts.factors import (
    ADD_PASSKEY,
    FACTOR,
    factors_of,
    make_passkey,
    options_on,
    sign_in,
)
from tests.support.device import Device, who

FORM = "application/x-www-form-urlencoded"
LOGIN = "/account/login/passkey/"


@pytest.fixture
def device():
    """Ada's telephone."""
    return Device()


def ask(visitor):
    return visitor.get(LOGIN, headers={"accept": "application/json"}).json()["options"]


def test_a_passkey_is_made_for_the_base_domain_whatever_the_host_header_says_t8(visit, ada_account):
    visitor = visit(ada_account, host=f"{settings.ORIGIN.host}:8443").proven()

    wish = options_on(visitor.get(ADD_PASSKEY))["publicKey"]

    assert wish["rp"] == {"id": settings.ORIGIN.host, "name": "Part-up"}
    assert wish["authenticatorSelection"]["residentKey"] == "required"
    assert wish["authenticatorSelection"]["userVerification"] == "required"
    assert "ada@" not in who(wish["user"]["id"])


def test_a_passkey_is_kept_under_its_name(visit, ada_account, device, post_round):
    answer = make_passkey(visit(ada_account).proven(), device)

    passkey = Authenticator.objects.get(user=ada_account, type="webauthn")
    assert answer.url == "/account/factors/codes/"
    assert str(passkey) == "My telephone"
    assert [mail.subject for mail in post_round()] == ["A passkey was added to your account"]


def test_a_passkey_opens_the_account_by_itself(visit, ada_account, device):
    make_passkey(visit(ada_account).proven(), device)
    visitor = visit()

    answer = visitor.post(LOGIN, {"credential": device.sign(ask(visitor)), "next": "/account/"})

    assert answer.url == "/account/"
    assert visitor.get("/account/").status_code == 200
    newest = Session.objects.filter(account=ada_account).latest("created_at")
    assert newest.is_strong


def test_a_passkey_is_the_second_step_after_a_password(visit, ada_account, device):
    make_passkey(visit(ada_account).proven(), device)
    visitor = visit()
    sign_in(visitor)
    options = options_on(visitor.get(FACTOR))

    answer = visitor.post(FACTOR, {"credential": device.sign(options)})

    assert answer.status_code == 302
    assert visitor.get("/account/").status_code == 200


@pytest.mark.parametrize("said_type", ["application/json", "text/plain", FORM])
def test_a_signature_asked_for_on_the_host_of_a_tribe_is_refused(
    visit, ada_account, device, alpha, said_type
):
    make_passkey(visit(ada_account).proven(), device)
    visitor = visit()
    options = ask(visitor)
    device.origin = alpha.url

    page = visitor.post(LOGIN, {"credential": device.sign(options)})
    over_json = visitor.post(
        "/_allauth/browser/v1/auth/webauthn/login",
        json.dumps({"credential": json.loads(device.sign(options))}),
        content_type=said_type,
    )

    assert (page.status_code, over_json.status_code) == (400, 400)
    assert Session.objects.filter(account=ada_account).count() == 1


def test_a_passkey_made_on_the_host_of_a_tribe_is_refused(visit, ada_account, alpha):
    answer = make_passkey(visit(ada_account).proven(), Device(alpha.url))

    assert answer.status_code == 400
    assert factors_of(ada_account) == []


def test_an_answer_works_once(visit, ada_account, device):
    make_passkey(visit(ada_account).proven(), device)
    visitor = visit()
    answer = device.sign(ask(visitor))
    visitor.post(LOGIN, {"credential": answer})
    visitor.post("/account/logout/")

    again = visitor.post(LOGIN, {"credential": answer})

    assert again.url == "/account/login/"
    assert visitor.get("/account/").status_code == 302


def test_the_passkey_of_somebody_else_opens_their_account_only(visit, ada_account, bram_account):
    of_bram = Device()
    make_passkey(visit(bram_account).proven(), of_bram)
    make_passkey(visit(ada_account).proven(), Device())
    visitor = visit()
    sign_in(visitor)
    options = options_on(visitor.get(FACTOR))

    answer = visitor.post(FACTOR, {"credential": of_bram.sign(options)})

    assert answer.status_code == 422
    assert visitor.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "null",
        "[]",
        "{}",
        "x" * 10_000,
        '{"response": 1}',
        '{"response": {"clientDataJSON": 5}}',
        '{"response": {"clientDataJSON": "%%%"}}',
        '{"response": {"clientDataJSON": "AAAA"}}',
    ],
    ids=lambda text: text[:24] or "empty",
)
def test_nonsense_opens_nothing(visit, ada_account, credential):
    visitor = visit()
    ask(visitor)

    answers = [
        visitor.post(LOGIN, {"credential": credential}),
        visitor.post(
            "/_allauth/browser/v1/auth/webauthn/login",
            json.dumps({"credential": credential}),
            content_type="application/json",
        ),
    ]

    assert all(answer.status_code in {302, 400, 401} for answer in answers)
    assert not Session.objects.filter(account__isnull=False).exists()


def test_nonsense_from_the_right_page_opens_nothing(visit, ada_account, device):
    make_passkey(visit(ada_account).proven(), device)
    visitor = visit()
    whole = json.loads(device.sign(ask(visitor)))
    broken = [
        whole | {"response": whole["response"] | {"signature": "AAAA"}},
        whole | {"response": whole["response"] | {"userHandle": None}},
        whole | {"response": whole["response"] | {"userHandle": "AAAA"}},
        whole | {"response": whole["response"] | {"authenticatorData": "AAAA"}},
        whole | {"response": whole["response"] | {"clientDataJSON": "AAAA"}},
    ]

    answers = [visitor.post(LOGIN, {"credential": json.dumps(one)}) for one in broken]

    assert {answer.status_code for answer in answers} <= {302, 400}
    assert visitor.get("/account/").status_code == 302


def test_signing_up_with_a_passkey(visit, newest_code, device):
    visitor = visit()
    asked = visitor.post("/account/signup/passkey/", {"email": "zoe@partup.example"})
    confirmed = visitor.post(asked.url, {"code": newest_code()})
    options = options_on(visitor.get(confirmed.url))

    made = visitor.post(confirmed.url, {"credential": device.make(options), "name": "Zoe's"})

    zoe = Account.objects.get(email="zoe@partup.example")
    assert confirmed.url == "/account/signup/passkey/make/"
    assert made.url.startswith("/account/welcome/")
    assert factors_of(zoe) == ["webauthn"]
    assert Session.objects.get(account=zoe).is_strong


def test_signing_up_with_the_address_of_another_looks_the_same(visit, ada_account):
    known, unknown = visit(), visit()

    answers = [
        known.post("/account/signup/passkey/", {"email": "ada@partup.example"}),
        unknown.post("/account/signup/passkey/", {"email": "zoe@partup.example"}),
    ]

    assert answers[0].url == answers[1].url
    assert factors_of(ada_account) == []


def test_a_passkey_gets_another_name_and_is_removed(visit, ada_account, device, post_round):
    visitor = visit(ada_account).proven()
    make_passkey(visitor, device)
    passkey = Authenticator.objects.get(user=ada_account, type="webauthn")
    post_round()

    renamed = visitor.post(f"/account/factors/passkeys/{passkey.pk}/rename/", {"name": "Old one"})
    shown = visitor.get("/account/signing-in/").content.decode()
    removed = visitor.post(f"/account/factors/passkeys/{passkey.pk}/remove/")

    assert renamed.status_code == removed.status_code == 302
    assert "Old one" in shown
    assert factors_of(ada_account) == []
    assert [mail.subject for mail in post_round()] == ["A passkey was removed from your account"]


@pytest.mark.parametrize("name", ["x" * 61, "line\nbreak", "turn\u202e", "nul\x00"])
def test_a_name_that_does_not_fit_is_refused(visit, ada_account, device, name):
    visitor = visit(ada_account).proven()
    make_passkey(visitor, device)
    passkey = Authenticator.objects.get(user=ada_account, type="webauthn")

    answer = visitor.post(f"/account/factors/passkeys/{passkey.pk}/rename/", {"name": name})

    passkey.refresh_from_db()
    assert answer.status_code == 422
    assert str(passkey) == "My telephone"


def test_nobody_touches_the_passkey_of_another(visit, ada_account, bram_account, device):
    make_passkey(visit(ada_account).proven(), device)
    passkey = Authenticator.objects.get(user=ada_account, type="webauthn")
    visitor = visit(bram_account).proven()

    answers = [
        visitor.post(f"/account/factors/passkeys/{passkey.pk}/rename/", {"name": "Mine"}),
        visitor.post(f"/account/factors/passkeys/{passkey.pk}/remove/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert Authenticator.objects.filter(pk=passkey.pk).exists()
