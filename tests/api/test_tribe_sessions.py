"""Into a tribe over JSON: a code on the account host, a session on the tribe's."""

import datetime as dt

from core.accounts.models import Session
from core.common import clock
from tenants.models import Handoff
from tests.support.clients import Visitor


def _entry(visitor, tribe):
    return visitor.post(f"/api/v1/tribes/{tribe.pk}/entry/").json()


def _redeem(tribe, entry, **changes):
    client = Visitor(host=tribe.host)
    body = {"code": entry["code"], "state": entry["state"]} | changes
    answer = client.post("/api/v1/session/", body, content_type="application/json")
    return client, answer


def test_a_code_opens_a_session_in_its_tribe(visit, bram_account, alpha):
    client, answer = _redeem(alpha, _entry(visit(bram_account), alpha))

    assert answer.status_code == 201
    assert answer.json()["account"] == str(bram_account.pk)
    assert client.get("/api/v1/members/me/").json()["display_name"] == "Bram"


def test_a_code_works_once(visit, bram_account, alpha):
    entry = _entry(visit(bram_account), alpha)
    _redeem(alpha, entry)

    _, again = _redeem(alpha, entry)

    assert (again.status_code, again.json()["code"]) == (400, "entry_expired")
    assert Session.objects.filter(kind="tribe", account=bram_account).count() == 1


def test_a_code_with_another_state_opens_nothing_and_is_gone(visit, bram_account, alpha):
    entry = _entry(visit(bram_account), alpha)

    _, wrong = _redeem(alpha, entry, state="another")
    _, right = _redeem(alpha, entry)

    assert (wrong.status_code, right.status_code) == (400, 400)
    assert not Handoff.objects.exists()


def test_a_code_does_not_open_another_tribe(visit, esra_account, alpha, beta):
    _, answer = _redeem(beta, _entry(visit(esra_account), alpha))

    assert answer.json()["code"] == "entry_expired"


def test_a_code_is_too_old_after_half_a_minute(visit, bram_account, alpha):
    entry = _entry(visit(bram_account), alpha)
    Handoff.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))

    _, answer = _redeem(alpha, entry)

    assert answer.status_code == 400


def test_a_stranger_gets_no_code(visit, chidi_account, alpha):
    answer = visit(chidi_account).post(f"/api/v1/tribes/{alpha.pk}/entry/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert not Handoff.objects.exists()


def test_signing_out_on_the_account_host_ends_the_tribe_session(visit, bram_account, alpha):
    visitor = visit(bram_account)
    client, _ = _redeem(alpha, _entry(visitor, alpha))

    visitor.post("/api/v1/auth/logout/")

    answer = client.get("/api/v1/members/me/")
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_a_tribe_session_does_not_open_another_tribe(visit, esra_account, alpha, beta):
    client, _ = _redeem(alpha, _entry(visit(esra_account), alpha))
    elsewhere = Visitor(host=beta.host)
    elsewhere.cookies = client.cookies

    assert elsewhere.get("/api/v1/members/me/").status_code == 401


def test_a_writing_request_needs_the_token_also_without_a_session(alpha):
    client = Visitor(host=alpha.host, enforce_csrf_checks=True)
    body = {"code": "x", "state": "y"}

    answer = client.post("/api/v1/session/", body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")
    assert answer["Content-Type"] == "application/problem+json"
