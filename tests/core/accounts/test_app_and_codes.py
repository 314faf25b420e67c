"""An app with codes, and the codes for the day it is not there."""

import time

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from core.accounts.models import Session
from core.audit.models import PlatformRecord
from tests.core.accounts.factors import (
    ADD_APP,
    CODES,
    FACTOR,
    code_of,
    factors_of,
    give_app,
    give_codes,
    sign_in,
)


@pytest.fixture(autouse=True)
def _committed_at_once(django_capture_on_commit_callbacks, monkeypatch):
    """What allauth says after a commit is said at once: a test's transaction never commits."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda say, **_: say())


def connect_app(visitor):
    page = visitor.get(ADD_APP)
    secret = page.context["form"].secret
    return secret, visitor.post(ADD_APP, {"code": code_of(secret)})


def factor_actions():
    lines = PlatformRecord.objects.filter(action__startswith="factor.").order_by("at", "pk")
    return [(line.action, line.changes) for line in lines]


def test_an_app_is_connected_and_recovery_codes_are_shown_once(visit, ada_account):
    visitor = visit(ada_account).proven()

    _secret, done = connect_app(visitor)
    first, second = visitor.get(done.url), visitor.get(done.url)

    codes = first.context["unused_codes"]
    assert done.url == CODES
    assert factors_of(ada_account) == ["recovery_codes", "totp"]
    assert len(codes) == 10
    assert all(code in first.content.decode() for code in codes)
    assert not any(code in second.content.decode() for code in codes)


def test_the_secret_is_sealed_in_its_row(visit, ada_account):
    secret, _done = connect_app(visit(ada_account).proven())

    rows = [str(row.data) for row in Authenticator.objects.filter(user=ada_account)]
    assert len(rows) == 2
    assert not any(secret in row for row in rows)


def test_a_sealed_secret_outlives_a_new_key(ada_account, settings):
    secret = give_app(ada_account)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "quite another key"

    app = Authenticator.objects.get(user=ada_account).wrap()

    assert app.validate_code(code_of(secret))


def test_adding_one_makes_the_session_strong_at_once(visit, ada_account):
    visitor = visit(ada_account).proven()

    connect_app(visitor)

    assert Session.objects.get(account=ada_account).is_strong


def test_adding_one_is_mailed_and_written_down(visit, ada_account, post_round):
    connect_app(visit(ada_account).proven())

    assert [mail.subject for mail in post_round()] == ["An app is your second factor now"]
    assert sorted(factor_actions(), key=str) == [
        ("factor.added", {"type": "recovery_codes"}),
        ("factor.added", {"type": "totp"}),
    ]


def test_a_wrong_code_connects_nothing(visit, ada_account):
    visitor = visit(ada_account).proven()
    secret = visitor.get(ADD_APP).context["form"].secret

    answer = visitor.post(ADD_APP, {"code": "000000" if code_of(secret) != "000000" else "111111"})

    assert answer.status_code == 422
    assert factors_of(ada_account) == []


def test_whoever_signed_in_long_ago_confirms_it_first(visit, ada_account):
    answer = visit(ada_account).get(ADD_APP)

    assert answer.url == f"/account/reauthenticate/?next={ADD_APP.replace('/', '%2F')}"


def test_the_second_of_two_connects_finds_it_connected(visit, ada_account):
    visitor = visit(ada_account).proven()
    secret = visitor.get(ADD_APP).context["form"].secret
    give_app(ada_account)

    answer = visitor.post(ADD_APP, {"code": code_of(secret)})

    assert answer.status_code == 302
    assert factors_of(ada_account) == ["totp"]


def test_signing_in_takes_a_second_step(visit, ada_account):
    secret = give_app(ada_account)
    visitor = visit()

    first = sign_in(visitor, next="/account/")
    not_yet = visitor.get("/account/")
    second = visitor.post(FACTOR, {"code": code_of(secret)})

    assert first.url == f"{FACTOR}?next=%2Faccount%2F" or first.url == FACTOR
    assert not_yet.url == "/account/login/?next=/account/"
    assert second.url == "/account/"
    assert Session.objects.get(account=ada_account).is_strong


def test_a_mailed_code_is_not_enough_either(visit, ada_account, newest_code):
    give_app(ada_account)
    visitor = visit()
    sign_in(visitor, password="")

    visitor.post("/account/login/code/confirm/", {"code": newest_code()})

    assert visitor.get("/account/").status_code == 302
    assert not Session.objects.filter(account=ada_account).exists()


def test_a_sign_in_without_a_factor_is_not_strong(visit, ada_account):
    sign_in(visit())

    assert not Session.objects.get(account=ada_account).is_strong


def test_a_code_that_was_used_opens_nothing_a_second_time(visit, ada_account):
    secret = give_app(ada_account)
    first, thief = visit(), visit()
    sign_in(first)
    sign_in(thief)
    code = code_of(secret)
    first.post(FACTOR, {"code": code})

    again = thief.post(FACTOR, {"code": code})

    assert again.status_code == 422
    assert Session.objects.filter(account=ada_account).count() == 1


def test_a_code_of_the_former_half_minute_is_refused(visit, ada_account, monkeypatch):
    secret = give_app(ada_account)
    code, now = code_of(secret), time.time()
    visitor = visit()
    sign_in(visitor)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now + 60)

    assert visitor.post(FACTOR, {"code": code}).status_code == 422


def test_a_refused_factor_is_written_down(visit, ada_account):
    give_app(ada_account)
    visitor = visit()
    sign_in(visitor)

    visitor.post(FACTOR, {"code": "nothing"})

    line = PlatformRecord.objects.get(action="factor.refused")
    assert (line.account_id, line.outcome, line.changes) == (
        ada_account.pk,
        "refused",
        {"type": "totp"},
    )


def test_guessing_codes_ends_after_a_few(visit, ada_account):
    secret = give_app(ada_account)
    visitor = visit()
    sign_in(visitor)

    for _ in range(5):
        visitor.post(FACTOR, {"code": "nothing"})
    right = visitor.post(FACTOR, {"code": code_of(secret)})

    assert right.status_code == 422
    assert not Session.objects.filter(account=ada_account).exists()


def test_a_recovery_code_works_once_and_is_mailed(visit, ada_account, post_round):
    give_app(ada_account)
    codes = give_codes(ada_account)
    first, second = visit(), visit()
    sign_in(first)
    sign_in(second)

    opened = first.post(FACTOR, {"code": codes[0]})
    again = second.post(FACTOR, {"code": codes[0]})

    assert opened.status_code == 302
    assert again.status_code == 422
    assert Session.objects.filter(account=ada_account).count() == 1
    assert [mail.subject for mail in post_round()] == ["A recovery code was used"]


def test_new_recovery_codes_end_the_former_ones(visit, ada_account, post_round):
    give_app(ada_account)
    former = give_codes(ada_account)
    visitor = visit(ada_account).proven("mfa")

    done = visitor.post("/account/factors/codes/make/")

    shown = visitor.get(done.url).context["unused_codes"]
    assert len(shown) == 10
    assert not set(shown) & set(former)
    assert [mail.subject for mail in post_round()] == ["You have new recovery codes"]


def test_without_the_last_factor_no_session_is_strong(visit, ada_account, post_round):
    give_app(ada_account)
    give_codes(ada_account)
    here, elsewhere = visit(ada_account).strong().proven("mfa"), visit(ada_account).strong()

    answer = here.post("/account/factors/app/remove/")

    assert answer.status_code == 302
    assert elsewhere.get("/account/").status_code == 200
    assert factors_of(ada_account) == []
    assert [one.is_strong for one in Session.objects.filter(account=ada_account)] == [False, False]
    assert [mail.subject for mail in post_round()] == ["The app is no second factor any more"]


def test_removing_the_last_one_says_which_tribes_close(visit, ada_account, alpha):
    give_app(ada_account)
    type(alpha).objects.filter(pk=alpha.pk).update(needs_second_factor=True)

    page = visit(ada_account).strong().proven("mfa").get("/account/factors/app/remove/")

    assert page.context["needing"] == ["Alpha tribe"]
    assert "Alpha tribe" in page.content.decode()


def test_a_password_is_no_proof_for_who_has_a_factor(visit, ada_account):
    give_app(ada_account)
    visitor = visit(ada_account).proven("password")

    answer = visitor.get("/account/factors/app/remove/")
    page = visitor.get("/account/reauthenticate/")

    assert answer.url.startswith("/account/reauthenticate/factor/?next=")
    assert page.url.startswith("/account/reauthenticate/factor/")


def test_the_store_of_used_codes_is_shared_by_all_hosts_t19(ada_account):
    secret = give_app(ada_account)
    Authenticator.objects.get(user=ada_account).wrap().validate_code(code_of(secret))

    key = f"allauth.mfa.totp.used?user={ada_account.pk}&code={code_of(secret)}"
    assert cache.get(key) == "y"
