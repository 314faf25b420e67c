"""People of a proven domain sign in at their organisation; it speaks for nobody else."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as django_settings

from core.accounts.models import Account, Session
from core.sso import services

FIND = "/account/organisation/"


def _claims(issuer, sub, **claims):
    requests.put(f"{issuer}/users/{sub}", json={"sub": sub, **claims}, timeout=5)


def _walk(browser, provider, *, sub="", next_page="/inbox/"):
    """From our page to the provider and back; returns our answer to coming back."""
    away = browser.post(f"{FIND}{provider.key}/", {"next": next_page})
    assert away.status_code == 302
    decision = {"sub": sub} if sub else {"action": "deny"}
    back = requests.post(away["Location"], data=decision, allow_redirects=False, timeout=5)
    place = urlsplit(back.headers["Location"])
    assert f"{place.scheme}://{place.netloc}" == django_settings.ACCOUNT_ORIGIN
    return browser.get(f"{place.path}?{place.query}")


def _signed_in(browser):
    return Session.objects.filter(
        pk=browser.cookies[django_settings.SESSION_COOKIE_NAME].value, account__isnull=False
    ).first()


def test_an_address_leads_to_its_organisation_and_back_to_where_one_was_going(
    visit, provider, issuer
):
    _claims(issuer, "noor", email="noor@waterland.nl", email_verified=True, name="Noor Bos")
    browser = visit()

    found = browser.post(FIND, {"email": "noor@waterland.nl", "next": "/inbox/"})
    door = browser.get(found["Location"])
    home = _walk(browser, provider, sub="noor")

    assert found["Location"] == f"{FIND}{provider.key}/?next=%2Finbox%2F"
    assert issuer in door["Content-Security-Policy"]
    assert (home.status_code, home["Location"]) == (302, "/inbox/")
    account = Account.objects.get(email="noor@waterland.nl")
    assert _signed_in(browser).account == account
    assert account.display_name == "Noor Bos"
    assert not account.has_usable_password()
    known = EmailAddress.objects.get(user=account)
    assert (known.email, known.verified, known.primary) == ("noor@waterland.nl", True, True)
    assert SocialAccount.objects.get(user=account).extra_data == {}


def test_the_request_carries_a_state_and_a_code_challenge(visit, provider):
    away = visit().post(f"{FIND}{provider.key}/")

    query = parse_qs(urlsplit(away["Location"]).query)
    assert query["response_type"] == ["code"]
    assert query["code_challenge_method"] == ["S256"]
    assert len(query["state"][0]) >= 16


def test_who_has_an_account_under_that_address_meets_it_again(
    visit, provider, issuer, bram_account
):
    EmailAddress.objects.create(user=bram_account, email="bram@waterland.nl", verified=True)
    _claims(issuer, "bram", email="bram@waterland.nl")

    for _time in range(2):
        browser = visit()
        _walk(browser, provider, sub="bram")
        assert _signed_in(browser).account == bram_account

    assert SocialAccount.objects.get().user == bram_account


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "bram@partup.example", "email_verified": True},
        {"email": "bram@partup.example@waterland.nl.example.org", "email_verified": True},
        {"email": "noor@waterland.nl", "email_verified": False},
        {"email": "", "email_verified": True},
        {"name": "Nobody"},
    ],
)
def test_a_provider_speaks_for_no_other_address(visit, provider, issuer, claims, bram_account):
    before = Account.objects.count()
    _claims(issuer, "stranger", **claims)
    browser = visit()

    answer = _walk(browser, provider, sub="stranger")

    assert answer.status_code == 403
    assert "This address is not one of theirs" in answer.content.decode()
    assert Account.objects.count() == before
    assert not SocialAccount.objects.exists()
    assert _signed_in(browser) is None


def test_who_was_let_in_before_and_left_the_domain_is_not_let_in_again(visit, provider, issuer):
    _claims(issuer, "noor", email="noor@waterland.nl")
    _walk(visit(), provider, sub="noor")
    _claims(issuer, "noor", email="noor@elsewhere.example")
    browser = visit()

    assert _walk(browser, provider, sub="noor").status_code == 403
    assert _signed_in(browser) is None


def test_an_account_that_gave_its_address_there_up_is_not_opened(
    visit, provider, issuer, bram_account
):
    """Else whoever runs the provider could open the account of somebody who left long ago."""
    mine = EmailAddress.objects.create(user=bram_account, email="bram@waterland.nl", verified=True)
    _claims(issuer, "bram", email="bram@waterland.nl", name="Bram at work")
    _walk(visit(), provider, sub="bram")
    mine.delete()
    browser = visit()

    _walk(browser, provider, sub="bram")

    account = _signed_in(browser).account
    assert account != bram_account
    assert account.email == "bram@waterland.nl"
    assert SocialAccount.objects.get().user == account


def test_an_account_that_named_an_address_and_never_confirmed_it_is_not_opened(
    visit, provider, issuer, bram_account
):
    EmailAddress.objects.create(user=bram_account, email="bram@waterland.nl", verified=False)
    _claims(issuer, "bram", email="bram@waterland.nl")
    browser = visit()

    _walk(browser, provider, sub="bram")

    assert _signed_in(browser).account != bram_account
    assert not SocialAccount.objects.filter(user=bram_account).exists()


def test_a_sign_up_that_was_never_confirmed_is_confirmed_first(visit, provider, issuer):
    visit().post("/account/signup/", {"email": "noor@waterland.nl"})
    _claims(issuer, "noor", email="noor@waterland.nl")
    browser = visit()

    asked = _walk(browser, provider, sub="noor")

    assert asked["Location"] == "/account/confirm-email/"
    assert EmailAddress.objects.get(email="noor@waterland.nl").verified is False


def test_a_domain_that_was_given_up_opens_nothing(visit, provider, issuer, domain, ada_account):
    _claims(issuer, "noor", email="noor@waterland.nl")
    services.remove_domain(actor=ada_account, domain=domain)
    browser = visit()

    assert _walk(browser, provider, sub="noor").status_code == 403
    assert browser.post(FIND, {"email": "noor@waterland.nl"}).status_code == 422


def test_who_is_refused_there_reads_what_to_do(visit, provider):
    answer = _walk(visit(), provider)

    assert answer.status_code == 400
    assert "This did not work out" in answer.content.decode()


@pytest.mark.parametrize("query", ["", "?code=x&state=y", "?error=<script>alert(1)</script>"])
def test_coming_back_without_having_gone_signs_nobody_in(visit, provider, query):
    browser = visit()

    answer = browser.get(f"{FIND}{provider.key}/back/{query}")

    assert answer.status_code == 400
    assert "<script>alert" not in answer.content.decode()


def test_a_provider_that_is_off_or_unknown_is_not_there(visit, provider):
    type(provider).objects.update(is_on=False)

    for key in (provider.key, "organisation-1", "google", "organisation-" + "0" * 32):
        assert visit().get(f"{FIND}{key}/").status_code == 404
        assert visit().get(f"{FIND}{key}/back/?code=x").status_code == 404


def test_nobody_is_sent_elsewhere_after_it(visit, provider, issuer):
    _claims(issuer, "noor", email="noor@waterland.nl", name="Noor")

    home = _walk(visit(), provider, sub="noor", next_page="//evil.example/")

    assert home["Location"] == "/"


def test_a_closed_account_stays_closed(visit, provider, issuer, bram_account):
    EmailAddress.objects.create(user=bram_account, email="bram@waterland.nl", verified=True)
    Account.objects.filter(pk=bram_account.pk).update(is_active=False)
    _claims(issuer, "bram", email="bram@waterland.nl")
    browser = visit()

    answer = _walk(browser, provider, sub="bram")

    assert answer["Location"] == "/account/inactive/"
    assert _signed_in(browser) is None


def test_a_provider_that_does_not_answer_is_said_so(visit, provider):
    type(provider).objects.update(issuer="https://192.0.2.1")

    answer = visit().post(f"{FIND}{provider.key}/")

    assert answer.status_code == 409
    assert "This did not work out" in answer.content.decode()
