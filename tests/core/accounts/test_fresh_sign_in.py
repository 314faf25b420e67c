"""Before a delicate act people show once more that it is them, each in a way they have."""

import time

import pytest
from allauth.account.models import EmailAddress

from core.accounts.models import Account
from tests.core.accounts.factors import code_of, give_app, sign_in

DELICATE = "/account/factors/app/add/"
CODE = "/account/reauthenticate/code/"


@pytest.fixture
def without_password(ada_account):
    """Ada signs in by code only."""
    ada_account.set_unusable_password()
    ada_account.save()
    return ada_account


def test_signing_in_is_a_proof_for_five_minutes(visit, ada_account, monkeypatch):
    visitor = visit()
    sign_in(visitor)
    at_once = visitor.get(DELICATE)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)

    later = visitor.get(DELICATE)

    assert at_once.status_code == 200
    assert later.url.startswith("/account/reauthenticate/?next=")


def test_without_password_a_mailed_code_is_asked(visit, without_password, newest_code, post_round):
    visitor = visit(without_password)

    asked = visitor.get(DELICATE)
    mailed = visitor.post(asked.url, {"action": "send"})
    page = visitor.get(mailed.url)
    confirmed = visitor.post(mailed.url, {"code": newest_code(), "next": DELICATE})

    assert asked.url == f"{CODE}?next=%2Faccount%2Ffactors%2Fapp%2Fadd%2F"
    assert "ada@partup.example" in page.content.decode()
    assert confirmed.url == DELICATE
    assert visitor.get(DELICATE).status_code == 200
    assert [mail.subject for mail in post_round()] == ["Your code to go on"]


def test_a_code_confirms_once_and_in_its_own_session(visit, without_password, newest_code):
    here, elsewhere = visit(without_password), visit(without_password)
    here.post(CODE, {"action": "send"})
    code = newest_code()

    from_elsewhere = elsewhere.post(CODE, {"code": code})
    right = here.post(CODE, {"code": code})
    again = here.post(CODE, {"code": code})

    assert from_elsewhere.status_code == 422
    assert right.status_code == 302
    assert again.status_code == 422
    assert elsewhere.get(DELICATE).status_code == 302


def test_three_wrong_codes_end_it(visit, without_password, newest_code):
    visitor = visit(without_password)
    visitor.post(CODE, {"action": "send"})

    for _ in range(3):
        visitor.post(CODE, {"code": "BBBB-BBBB"})
    right = visitor.post(CODE, {"code": newest_code()})

    assert right.status_code == 422
    assert "This code has ended." in right.content.decode()


def test_a_code_is_too_old_after_a_quarter(visit, without_password, newest_code, monkeypatch):
    visitor = visit(without_password)
    visitor.post(CODE, {"action": "send"})
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)

    assert visitor.post(CODE, {"code": newest_code()}).status_code == 422


def test_a_code_is_mailed_five_times_and_no_more(visit, without_password, post_round):
    visitor = visit(without_password)

    for _ in range(7):
        visitor.post(CODE, {"action": "send"})

    assert len(post_round()) == 5


def test_nobody_confirms_by_mail_who_has_a_factor(visit, ada_account):
    give_app(ada_account)

    answer = visit(ada_account).get(CODE)

    assert answer.url == "/account/reauthenticate/factor/"


def test_a_code_of_the_app_confirms(visit, ada_account):
    secret = give_app(ada_account)
    visitor = visit(ada_account)

    answer = visitor.post(
        "/account/reauthenticate/factor/",
        {"code": code_of(secret), "next": "/account/factors/app/remove/"},
    )

    assert answer.url == "/account/factors/app/remove/"
    assert visitor.get(answer.url).status_code == 200


def test_a_form_that_was_sent_is_carried_out_after_the_proof(visit, ada_account):
    visitor = visit(ada_account)
    asked = visitor.post("/account/email/", {"email": "ada@home.example", "action_add": "1"})

    done = visitor.post(
        "/account/reauthenticate/",
        {"password": "correct horse battery", "next": "/account/email/"},
    )

    assert asked.url.startswith("/account/reauthenticate/")
    assert done.url == "/account/confirm-email/"


def test_over_json_it_is_refused_with_a_code(visit, ada_account):
    visitor = visit(ada_account)

    listed = visitor.get("/_allauth/browser/v1/account/authenticators/webauthn").json()

    assert listed["status"] == 401
    assert {flow["id"] for flow in listed["data"]["flows"]} >= {"reauthenticate"}


def test_over_json_a_code_by_mail_confirms(visit, without_password, newest_code):
    visitor = visit(without_password)

    mailed = visitor.post("/api/v1/auth/confirmation/")
    wrong = visitor.post(
        "/api/v1/auth/confirmation/code/", {"code": "BBBB"}, content_type="application/json"
    )
    right = visitor.post(
        "/api/v1/auth/confirmation/code/", {"code": newest_code()}, content_type="application/json"
    )

    assert (mailed.status_code, wrong.status_code, right.status_code) == (202, 422, 204)
    assert wrong.json()["errors"] == {"code": ["This code does not work. Look at the newest mail."]}
    assert visitor.get(DELICATE).status_code == 200


def test_over_json_a_code_is_no_proof_for_who_has_a_factor(visit, ada_account):
    give_app(ada_account)

    answer = visit(ada_account).post("/api/v1/auth/confirmation/")

    assert answer.status_code == 403
    assert answer.json()["code"] == "second_factor_required"


def test_an_account_without_any_address_left_is_not_mailed_into_the_void(visit, without_password):
    EmailAddress.objects.filter(user=without_password).delete()

    answer = visit(without_password).post(CODE, {"action": "send"})

    assert answer.status_code == 302
    assert Account.objects.filter(pk=without_password.pk).exists()
