"""Signing up: an address, a code, a name."""

import time

from allauth.account.models import EmailAddress
from django.urls import reverse

from core.accounts.models import Account, Session
from core.mail.models import OutboxMessage

PUBLIC = "config.urls_public"
SIGN_UP = "/account/signup/"
CONFIRM = "/account/confirm-email/"


def sign_up(visitor, email="gita@partup.example", **more):
    return visitor.post(SIGN_UP, {"email": email, **more})


def test_a_person_signs_up_with_a_code_and_gives_a_name(visit, newest_code):
    visitor = visit()

    asked = sign_up(visitor)
    confirmed = visitor.post(CONFIRM, {"code": newest_code()})
    welcomed = visitor.post(confirmed.url, {"display_name": "Gita Rao", "next": "/"})

    account = Account.objects.get(email="gita@partup.example")
    assert asked.status_code == 302
    assert asked.url == CONFIRM
    assert confirmed.url.startswith(reverse("accounts:welcome", urlconf=PUBLIC))
    assert welcomed.url == "/"
    assert account.display_name == "Gita Rao"
    assert not account.has_usable_password()
    assert EmailAddress.objects.get(user=account).verified
    assert Session.objects.filter(account=account, kind="account").count() == 1


def test_the_mail_holds_the_code_and_says_why_it_came(visit, newest_code, post_round):
    sign_up(visit())
    code = newest_code()

    (mail,) = post_round()

    assert mail.to == ["gita@partup.example"]
    assert mail.subject == "Your code for Part-up"
    assert f"\n{code}\n" in mail.body
    assert "because somebody typed gita@partup.example" in mail.body
    assert OutboxMessage.objects.get().context == {}


def test_a_new_person_is_mailed_in_the_language_they_read_in(visit):
    visitor = visit()

    visitor.post(SIGN_UP, {"email": "gita@partup.example"}, headers={"accept-language": "nl"})

    assert Account.objects.get(email="gita@partup.example").language == "nl"
    assert OutboxMessage.objects.get().language == "nl"


def test_a_wrong_code_is_refused_and_the_right_one_still_works(visit, newest_code):
    visitor = visit()
    sign_up(visitor)

    refused = visitor.post(CONFIRM, {"code": "BBBB-BBBB"})
    confirmed = visitor.post(CONFIRM, {"code": newest_code().lower().replace("-", " ")})

    assert refused.status_code == 422
    assert "This is not the code we mailed you." in refused.content.decode()
    assert confirmed.status_code == 302
    assert EmailAddress.objects.get(email="gita@partup.example").verified


def test_three_wrong_codes_end_it(visit, newest_code):
    visitor = visit()
    sign_up(visitor)
    code = newest_code()

    for _ in range(3):
        last = visitor.post(CONFIRM, {"code": "BBBB-BBBB"})
    late = visitor.post(CONFIRM, {"code": code})

    assert last.url == "/account/login/"
    assert late.url == "/account/login/"
    assert not EmailAddress.objects.get(email="gita@partup.example").verified


def test_an_expired_code_starts_again(visit, newest_code, monkeypatch):
    visitor = visit()
    sign_up(visitor)
    now = time.time()

    monkeypatch.setattr(time, "time", lambda: now + 15 * 60 + 1)
    late = visitor.post(CONFIRM, {"code": newest_code()})

    assert late.url == "/account/login/"
    assert not EmailAddress.objects.get(email="gita@partup.example").verified


def test_a_new_code_replaces_the_former(visit, newest_code, monkeypatch):
    visitor = visit()
    sign_up(visitor)
    former, now = newest_code(), time.time()

    monkeypatch.setattr(time, "time", lambda: now + 30)
    again = visitor.post(CONFIRM, {"action": "resend"}, follow=True)
    refused = visitor.post(CONFIRM, {"code": former})
    confirmed = visitor.post(CONFIRM, {"code": newest_code()})

    assert "A new mail is on its way to gita@partup.example." in again.content.decode()
    assert former != newest_code()
    assert refused.status_code == 422
    assert confirmed.status_code == 302


def test_a_new_code_can_be_asked_for_twice(visit):
    visitor = visit()
    sign_up(visitor)

    answers = [visitor.post(CONFIRM, {"action": "resend"}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 422]
    assert "Mail me a new code" not in answers[2].content.decode()
    assert OutboxMessage.objects.count() == 3


def test_who_never_confirmed_gets_in_later_with_a_sign_in_code(visit, newest_code):
    sign_up(visit())
    visitor = visit()

    visitor.post("/account/login/", {"login": "gita@partup.example", "password": ""})
    confirmed = visitor.post("/account/login/code/confirm/", {"code": newest_code()})

    assert confirmed.url.startswith("/account/welcome/")
    assert EmailAddress.objects.get(email="gita@partup.example").verified


def test_the_second_of_two_clicks_meets_the_account_of_the_first(visit, monkeypatch):
    from allauth.account.internal.flows import manage_email

    visitor, other = visit(), visit()
    sign_up(visitor)
    # The second click looked before the first one wrote.
    monkeypatch.setattr(manage_email, "assess_unique_email", lambda *args, **kwargs: True)

    again = sign_up(other)

    assert (again.status_code, again.url) == (302, CONFIRM)
    assert Account.objects.filter(email="gita@partup.example").count() == 1


def test_the_way_back_survives_signing_up(visit, newest_code):
    visitor = visit()

    sign_up(visitor, next="/invitations/abc/")
    confirmed = visitor.post(CONFIRM, {"code": newest_code()})
    welcomed = visitor.post(confirmed.url, {"display_name": "Gita", "next": "/invitations/abc/"})

    assert confirmed.url == "/account/welcome/?next=%2Finvitations%2Fabc%2F"
    assert welcomed.url == "/invitations/abc/"


def test_another_address_is_a_fresh_start(visit):
    visitor = visit()
    sign_up(visitor)

    left = visitor.post("/account/logout/", {"next": SIGN_UP})
    page = visitor.get(SIGN_UP)

    assert left.url == SIGN_UP
    assert page.status_code == 200
