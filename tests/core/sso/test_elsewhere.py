"""Where an organisation asks for it, its addresses sign in there and nowhere else."""

import pytest
from allauth.account.models import EmailAddress

from core.accounts.models import Account, Session
from core.mail.models import OutboxMessage
from core.sso.models import IdentityProvider
from tests.support.cast import PASSWORD

SENTENCE = "With this address you sign in at Waterland. The link is below."
LOGIN = "/account/login/"


@pytest.fixture
def required(provider):
    """The provider, for addresses of its domain the only way in."""
    IdentityProvider.objects.update(is_required=True)
    return provider


@pytest.fixture
def bram_at_work(bram_account):
    """Bram, with an address of that domain beside his own."""
    EmailAddress.objects.create(user=bram_account, email="bram@waterland.nl", verified=True)
    return bram_account


@pytest.mark.parametrize(
    ("path", "form"),
    [
        (LOGIN, {"login": "bram@waterland.nl", "password": PASSWORD}),
        (LOGIN, {"login": "Bram@WATERLAND.nl", "password": ""}),
        ("/account/login/code/", {"email": "bram@waterland.nl"}),
        ("/account/signup/", {"email": "new@waterland.nl"}),
    ],
)
def test_no_other_way_in_is_open(visit, required, bram_at_work, path, form):
    answer = visit().post(path, form)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert SENTENCE in page
    assert 'href="/account/organisation/"' in page or path.endswith("code/")
    assert not Session.objects.filter(account__isnull=False).exists()
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (
            "/_allauth/browser/v1/auth/login",
            {"email": "bram@waterland.nl", "password": PASSWORD},
        ),
        ("/api/v1/auth/login/", {"email": "bram@waterland.nl", "password": PASSWORD}),
    ],
)
def test_nor_is_the_json_door(visit, required, bram_at_work, path, body):
    answer = visit().post(path, body, content_type="application/json")

    assert answer.status_code in {400, 422}
    assert SENTENCE in answer.content.decode()
    assert not Session.objects.filter(account__isnull=False).exists()


def test_a_code_that_was_mailed_before_the_rule_does_not_open(visit, provider, bram_at_work):
    browser = visit()
    browser.post("/account/login/code/", {"email": "bram@waterland.nl"})
    code = OutboxMessage.objects.get().context["code"]
    IdentityProvider.objects.update(is_required=True)

    answer = browser.post("/account/login/code/confirm/", {"code": code})

    assert answer["Location"] == "/account/organisation/"
    assert not Session.objects.filter(account__isnull=False).exists()


def test_an_address_of_ones_own_opens_as_ever(visit, required, bram_at_work):
    answer = visit().post(LOGIN, {"login": "bram@partup.example", "password": PASSWORD})

    assert answer.status_code == 302
    assert Session.objects.get(account__isnull=False).account == bram_at_work


def test_owners_are_never_locked_out_by_a_provider_that_broke(visit, required, ada_account):
    EmailAddress.objects.create(user=ada_account, email="ada@waterland.nl", verified=True)

    answer = visit().post(LOGIN, {"login": "ada@waterland.nl", "password": PASSWORD})

    assert answer.status_code == 302
    assert Session.objects.get(account__isnull=False).account == ada_account


def test_while_it_is_not_required_both_ways_are_open(visit, provider, bram_at_work):
    answer = visit().post(LOGIN, {"login": "bram@waterland.nl", "password": PASSWORD})

    assert answer.status_code == 302
    assert Account.objects.filter(sessions__isnull=False).get() == bram_at_work
