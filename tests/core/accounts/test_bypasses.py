"""One engine signs people in; no other door leads past its steps (T2, T3, T18)."""

from importlib import import_module

import pytest

from core.accounts.models import Account, Session
from tests.architecture.routes import HOSTS
from tests.core.accounts.factors import code_of, give_app
from tests.support.cast import PASSWORD

LOGIN = "/api/v1/auth/login/"
# Everything of dj-rest-auth that answers anywhere, with the host it answers on.
FACADE = {
    ("account", "api/v1/auth/account/", "AccountView"),
    ("account", "api/v1/auth/login/", "LoginView"),
    ("account", "api/v1/auth/password/", "PasswordView"),
}


def walk(patterns, prefix=""):
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from walk(pattern.url_patterns, address)
        else:
            yield address, pattern.callback


def classes_of(view):
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    return cls.__mro__ if cls else ()


def comes_from(view, package):
    return any(cls.__module__.partition(".")[0] == package for cls in classes_of(view))


def routes():
    for host, urlconf in HOSTS.items():
        for address, view in walk(import_module(urlconf).urlpatterns):
            yield host, address, view


def log_in(visitor, password=PASSWORD):
    body = {"email": "ada@partup.example", "password": password}
    return visitor.post(LOGIN, body, content_type="application/json")


def test_only_three_views_of_the_facade_resolve_and_on_the_account_host_only_t2():
    found = {
        (host, address, view.cls.__name__)
        for host, address, view in routes()
        if comes_from(view, "dj_rest_auth")
    }

    assert found == FACADE


def test_no_view_of_allauth_answers_on_a_tribe_or_staff_host_t3():
    elsewhere = [
        address
        for host, address, view in routes()
        if host != "account" and comes_from(view, "allauth")
    ]

    assert elsewhere == []


def test_no_second_engine_is_installed(settings):
    assert not {app for app in settings.INSTALLED_APPS if "authtoken" in app or "dj_rest" in app}
    assert settings.REST_AUTH["TOKEN_MODEL"] is None
    assert settings.REST_AUTH["USE_JWT"] is False
    assert settings.MFA_SUPPORTED_TYPES == ["totp", "recovery_codes", "webauthn"]


def test_a_password_over_json_is_refused_when_there_is_a_factor_t2(visit, ada_account):
    give_app(ada_account)
    visitor = visit()

    answer = log_in(visitor)

    assert answer.status_code == 403
    assert answer.json()["code"] == "mfa_required"
    assert visitor.get("/api/v1/auth/account/").status_code == 401
    assert not Session.objects.filter(account=ada_account).exists()


def test_the_same_session_goes_on_with_the_factor_t2(visit, ada_account):
    secret = give_app(ada_account)
    visitor = visit()
    log_in(visitor)

    answer = visitor.post(
        "/_allauth/browser/v1/auth/2fa/authenticate",
        {"code": code_of(secret)},
        content_type="application/json",
    )

    assert answer.status_code == 200
    assert visitor.get("/api/v1/auth/account/").status_code == 200
    assert Session.objects.get(account=ada_account).is_strong


def test_without_a_factor_a_password_over_json_opens_a_session(visit, ada_account):
    visitor = visit()

    answer = log_in(visitor)

    assert answer.status_code == 204
    assert visitor.get("/api/v1/auth/account/").status_code == 200


def test_a_wrong_password_says_nothing_of_the_factor(visit, ada_account, bram_account):
    give_app(ada_account)

    answers = [
        visit().post(
            LOGIN,
            {"email": f"{name}@partup.example", "password": "wrong wrong wrong"},
            content_type="application/json",
        )
        for name in ("ada", "bram", "zoe")
    ]

    assert len({answer.content for answer in answers}) == 1
    assert {answer.status_code for answer in answers} == {422}


@pytest.mark.parametrize("path", ["signup", "webauthn/signup"])
def test_signing_up_over_json_tells_nobody_who_is_known_t18(visit, ada_account, path):
    answers = [
        visit().post(
            f"/_allauth/browser/v1/auth/{path}",
            {"email": email},
            content_type="application/json",
        )
        for email in ("ada@partup.example", "zoe@partup.example")
    ]

    assert answers[0].status_code == answers[1].status_code == 401
    assert answers[0].json()["data"] == answers[1].json()["data"]
    assert Account.objects.filter(email__startswith="ada").count() == 1


def test_the_authenticators_are_told_over_json_without_their_secrets(visit, ada_account):
    secret = give_app(ada_account)

    answer = visit(ada_account).get("/_allauth/browser/v1/account/authenticators")

    assert [one["type"] for one in answer.json()["data"]] == ["totp"]
    assert secret not in answer.content.decode()


def test_the_doors_of_factors_are_documented(visit):
    text = visit().get("/_allauth/openapi.json").content.decode()

    for path in ("2fa/authenticate", "webauthn/login", "webauthn/signup", "recovery-codes", "totp"):
        assert path in text


def test_the_last_step_of_a_sign_up_that_was_not_begun_is_refused(visit, ada_account):
    path = "/_allauth/browser/v1/auth/webauthn/signup"

    answers = [
        visitor.put(path, {"name": "x"}, content_type="application/json")
        for visitor in (visit(), visit(ada_account))
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
