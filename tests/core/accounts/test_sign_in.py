"""Signing in and out: with a password, with a code, and with a new password."""

import pytest

from core.accounts.models import Account, Session
from core.mail.models import OutboxMessage
from tests.support.cast import PASSWORD

LOGIN = "/account/login/"
CODE = "/account/login/code/confirm/"


def sign_in(visitor, password=PASSWORD, email="ada@partup.example", **more):
    return visitor.post(LOGIN, {"login": email, "password": password, **more})


def test_a_password_opens_a_session(visit, ada_account):
    visitor = visit()

    answer = sign_in(visitor, next="/account/")

    assert answer.url == "/account/"
    assert visitor.get("/account/").status_code == 200
    assert Session.objects.get(account=ada_account).kind == "account"


def test_a_wrong_password_keeps_what_was_typed(visit, ada_account):
    answer = sign_in(visit(), password="wrong wrong wrong")

    assert answer.status_code == 422
    assert 'value="ada@partup.example"' in answer.content.decode()
    assert "This address and password do not belong together." in answer.content.decode()
    assert not Session.objects.filter(account=ada_account).exists()


def test_without_a_password_a_code_is_mailed(visit, ada_account, newest_code):
    visitor = visit()

    asked = sign_in(visitor, password="", next="/account/")
    opened = visitor.post(asked.url, {"code": newest_code(), "next": "/account/"})

    assert asked.url == f"{CODE}?next=%2Faccount%2F"
    assert opened.url == "/account/"
    assert Session.objects.filter(account=ada_account).count() == 1


def test_a_code_works_once(visit, ada_account, newest_code):
    visitor = visit()
    sign_in(visitor, password="")
    code = newest_code()
    visitor.post(CODE, {"code": code})
    visitor.post("/account/logout/")

    again = visitor.post(CODE, {"code": code})

    assert again.url == "/account/login/code/"
    assert not Session.objects.filter(account=ada_account).exists()


def test_a_code_works_in_the_browser_that_asked_only(visit, ada_account, newest_code):
    sign_in(visit(), password="")
    other = visit()
    sign_in(other, password="", email="bram@partup.example")
    code_of_ada = OutboxMessage.objects.get(to_email="ada@partup.example").context["code"]

    answer = other.post(CODE, {"code": code_of_ada})

    assert answer.status_code == 422
    assert not Session.objects.filter(account__isnull=False).exists()


def test_a_new_password_comes_by_code_and_ends_every_other_session(
    visit, ada_account, newest_code, post_round
):
    elsewhere = visit(ada_account)
    visitor = visit()

    visitor.post("/account/password/reset/", {"email": "ada@partup.example"})
    visitor.post("/account/password/reset/confirm/", {"code": newest_code()})
    done = visitor.post("/account/password/reset/complete/", {"password1": "seven green bicycles"})
    opened = sign_in(visitor, password="seven green bicycles")

    assert done.url == "/account/password/reset/done/"
    assert opened.status_code == 302
    assert elsewhere.get("/account/").url == "/account/login/?next=/account/"
    assert [mail.subject for mail in post_round()] == [
        "Your code for a new password",
        "Your password is changed",
    ]


def test_a_weak_new_password_is_refused_and_the_old_one_stays(visit, ada_account):
    visitor = visit(ada_account)

    answer = visitor.post(
        "/account/password/change/", {"oldpassword": PASSWORD, "password1": "short"}
    )

    ada_account.refresh_from_db()
    assert answer.status_code == 422
    assert ada_account.check_password(PASSWORD)


def test_changing_the_password_keeps_this_browser_and_ends_the_others(visit, ada_account):
    here, elsewhere = visit(ada_account), visit(ada_account)

    answer = here.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "seven green bicycles"},
    )

    assert answer.url == "/account/"
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert Session.objects.filter(account=ada_account).count() == 1


def test_who_has_no_password_sets_one(visit, farid_account):
    farid_account.set_unusable_password()
    farid_account.save()
    visitor = visit(farid_account)

    page = visitor.get("/account/password/change/")
    answer = visitor.post("/account/password/set/", {"password1": "seven green bicycles"})

    assert page.url == "/account/password/set/"
    assert answer.url == "/account/"
    assert Account.objects.get(pk=farid_account.pk).check_password("seven green bicycles")


def test_signing_out_is_a_post(visit, ada_account):
    visitor = visit(ada_account)

    page = visitor.get("/account/logout/")
    still_in = visitor.get("/account/").status_code
    left = visitor.post("/account/logout/")

    assert page.status_code == 200
    assert still_in == 200
    assert left.url == "/"
    assert visitor.get("/account/").status_code == 302


def test_signing_out_everywhere_ends_every_session(visit, ada_account):
    here, elsewhere = visit(ada_account), visit(ada_account)

    answer = here.post("/account/sign-out-everywhere/", follow=True)

    assert "You are signed out on every device." in answer.content.decode()
    assert here.get("/account/").status_code == 302
    assert elsewhere.get("/account/").status_code == 302
    assert not Session.objects.filter(account=ada_account).exists()


def test_a_closed_account_does_not_get_in(visit, ada_account):
    here = visit(ada_account)
    ada_account.is_active = False
    ada_account.save()

    answer = sign_in(visit())

    assert answer.url == "/account/inactive/"
    assert here.get("/account/").status_code == 302


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_the_pages_answer_to_what_browsers_send_and_to_nothing_else(visit, method):
    answer = getattr(visit(), method)("/account/login/")

    assert answer.status_code == 405
    assert visit().head("/account/login/").status_code == 200
