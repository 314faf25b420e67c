"""One's own pages: name, language, addresses."""

import time

import pytest
from allauth.account.models import EmailAddress

from core.accounts.models import Account
from core.mail.models import OutboxMessage
from tests.support.cast import PASSWORD

SETTINGS = "/account/"
EMAIL = "/account/email/"


def add_address(visitor, email="ada@home.example"):
    return visitor.post(EMAIL, {"email": email, "action_add": "1"})


@pytest.fixture
def ada_again(visit, ada_account):
    """Ada, who gave her password a moment ago, twice."""
    visitor = visit()
    visitor.post("/account/login/", {"login": "ada@partup.example", "password": PASSWORD})
    visitor.post("/account/reauthenticate/", {"password": PASSWORD})
    return visitor


def test_a_new_name_and_language_are_kept(visit, ada_account):
    visitor = visit(ada_account)

    kept = {"visibility": "tribes", "time_zone": "Europe/Amsterdam"}
    answer = visitor.post(SETTINGS, kept | {"display_name": "  Ada Bakker ", "language": "nl"})

    ada_account.refresh_from_db()
    assert answer.url == SETTINGS
    assert (ada_account.display_name, ada_account.language) == ("Ada Bakker", "nl")


def test_pages_speak_the_language_of_the_account(visit, ada_account):
    Account.objects.filter(pk=ada_account.pk).update(language="nl")

    answer = visit(ada_account).get(SETTINGS, headers={"accept-language": "en"})

    assert answer.headers["Content-Language"] == "nl"
    assert '<html lang="nl"' in answer.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"display_name": "", "language": "en"},
        {"display_name": "x" * 81, "language": "en"},
        {"display_name": "Ada\x00", "language": "en"},
        {"display_name": "Ada\u202e", "language": "en"},
        {"display_name": "Ada\nBakker\x0b", "language": "en"},
        {"display_name": "Ada", "language": "tlh"},
        {"display_name": "Ada", "language": "\x00"},
    ],
    ids=lambda fields: repr(fields)[:40],
)
def test_a_name_or_language_that_does_not_fit_is_refused(visit, ada_account, fields):
    answer = visit(ada_account).post(SETTINGS, fields)

    ada_account.refresh_from_db()
    assert answer.status_code == 422
    assert (ada_account.display_name, ada_account.language) == ("Ada", "en")


def test_what_was_typed_is_kept(visit, ada_account):
    answer = visit(ada_account).post(SETTINGS, {"display_name": "Zed", "language": "tlh"})

    assert 'value="Zed"' in answer.content.decode()


def test_a_megabyte_is_refused(visit, ada_account):
    answer = visit(ada_account).post(SETTINGS, {"display_name": "x" * 1_100_000})

    assert answer.status_code == 413


def test_the_welcome_asks_for_a_name(visit, farid_account):
    Account.objects.filter(pk=farid_account.pk).update(display_name="")
    visitor = visit(farid_account)

    refused = visitor.post("/account/welcome/", {"display_name": " "})
    kept = visitor.post("/account/welcome/?next=/a/", {"display_name": "Farid", "next": "/a/"})

    assert refused.status_code == 422
    assert kept.url == "/a/"


def test_who_is_not_signed_in_is_asked_to(visit):
    for path in (SETTINGS, "/account/welcome/", EMAIL, "/account/password/change/"):
        assert visit().get(path).url == f"/account/login/?next={path}"


def test_a_visitor_chooses_a_language_for_this_browser(visit):
    visitor = visit()

    answer = visitor.post("/account/language/", {"language": "nl", "next": "/account/login/"})
    page = visitor.get(answer.url)

    assert answer.url == "/account/login/"
    assert page.headers["Content-Language"] == "nl"


def test_an_account_takes_its_language_along(visit, ada_account):
    visit(ada_account).post("/account/language/", {"language": "nl"})

    ada_account.refresh_from_db()
    assert ada_account.language == "nl"


@pytest.mark.parametrize("language", ["", "tlh", "\x00", "nl" * 500])
def test_an_unknown_language_changes_nothing(visit, ada_account, language):
    answer = visit(ada_account).post("/account/language/", {"language": language})

    ada_account.refresh_from_db()
    assert answer.status_code == 302
    assert ada_account.language == "en"


def test_a_second_address_asks_for_the_password_first(visit, ada_account):
    answer = add_address(visit(ada_account))

    assert answer.url.startswith("/account/reauthenticate/")
    assert not EmailAddress.objects.filter(email="ada@home.example").exists()


def test_a_second_address_is_confirmed_by_code_and_made_the_main_one(
    ada_again, ada_account, newest_code, post_round
):
    add_address(ada_again)
    ada_again.post("/account/confirm-email/", {"code": newest_code()})
    ada_again.post(EMAIL, {"email": "ada@home.example", "action_primary": "1"})
    ada_again.post(EMAIL, {"email": "ada@partup.example", "action_remove": "1"})

    ada_account.refresh_from_db()
    assert ada_account.email == "ada@home.example"
    assert [address.email for address in EmailAddress.objects.filter(user=ada_account)] == [
        "ada@home.example"
    ]
    assert [mail.subject for mail in post_round()] == [
        "Confirm your address",
        "An address was added to your account",
        "Your main address is changed",
        "An address is gone from your account",
    ]


def test_the_main_address_cannot_be_removed(ada_again, ada_account):
    answer = ada_again.post(
        EMAIL, {"email": "ada@partup.example", "action_remove": "1"}, follow=True
    )

    assert "Choose another main address first." in answer.content.decode()
    assert EmailAddress.objects.filter(user=ada_account, primary=True).exists()


def test_the_address_of_somebody_else_is_not_given_away(ada_again, bram_account):
    asked = add_address(ada_again, "bram@partup.example")

    assert asked.url == "/account/confirm-email/"
    assert EmailAddress.objects.get(email="bram@partup.example").user == bram_account


def test_nobody_makes_the_address_of_another_their_own(ada_again, ada_account, bram_account):
    for action in ("action_primary", "action_remove", "action_send"):
        ada_again.post(EMAIL, {"email": "bram@partup.example", action: "1"})

    ada_account.refresh_from_db()
    assert ada_account.email == "ada@partup.example"
    assert EmailAddress.objects.get(email="bram@partup.example").user == bram_account
    assert not OutboxMessage.objects.exists()


def test_the_page_of_a_code_without_a_code_leads_back(visit, ada_account):
    assert visit(ada_account).get("/account/confirm-email/").url == EMAIL
    assert visit().get("/account/confirm-email/").url == "/account/login/"


def test_the_password_is_asked_again_when_it_was_long_ago(ada_again, monkeypatch):
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 301)

    answer = add_address(ada_again)

    assert answer.url.startswith("/account/reauthenticate/")
