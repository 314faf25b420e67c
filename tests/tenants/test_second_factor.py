"""A tribe may ask for a second factor: at the next request, and for as long as it asks."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.accounts.models import Session
from tenants.hydration import GONE, Reference, hydrate
from tenants.models import Handoff, Tribe
from tests.core.accounts.factors import (
    FACTOR,
    code_of,
    give_app,
    make_passkey,
    options_on,
    sign_in,
)
from tests.support.device import Device
from tests.tenants.doors import PEOPLE, enter, path_of


@pytest.fixture
def strict(alpha):
    """Alpha asks for a second factor."""
    Tribe.objects.filter(pk=alpha.pk).update(needs_second_factor=True)
    return alpha


def relax(tribe):
    Tribe.objects.filter(pk=tribe.pk).update(needs_second_factor=False)


def test_switching_it_on_acts_at_the_next_request(visit, bram_account, alpha):
    at_alpha = visit(bram_account).to(alpha)
    before = at_alpha.get(PEOPLE).status_code
    Tribe.objects.filter(pk=alpha.pk).update(needs_second_factor=True)

    page = at_alpha.get(PEOPLE)
    over_json = at_alpha.get("/api/v1/members/")
    relax(alpha)

    assert before == 200
    assert page.status_code == 302
    assert "/enter/?to=alpha" in page.url
    assert over_json.status_code == 403
    assert over_json.json()["code"] == "second_factor_required"
    assert at_alpha.get(PEOPLE).status_code == 200


def test_nothing_is_written_by_who_signed_in_weakly(visit, ada_account, strict):
    at_alpha = visit(ada_account).to(strict)

    here = reverse("api_here", urlconf="config.urls_tribe")

    answer = at_alpha.patch(here, {"why": "Mine."}, content_type="application/json")

    assert answer.status_code == 403
    assert Tribe.objects.get(pk=strict.pk).why != "Mine."


def test_who_signed_in_with_a_factor_comes_in(visit, bram_account, strict):
    assert visit(bram_account).strong().to(strict).get(PEOPLE).status_code == 200


def test_it_costs_no_statement_more(visit, bram_account, alpha):
    at_alpha = visit(bram_account).strong().to(alpha)
    at_alpha.get(PEOPLE)
    with CaptureQueriesContext(connection) as before:
        at_alpha.get(PEOPLE)
    Tribe.objects.filter(pk=alpha.pk).update(needs_second_factor=True)

    with CaptureQueriesContext(connection) as after:
        at_alpha.get(PEOPLE)

    assert len(after) == len(before)


def test_another_tribe_of_the_same_person_stays_open(visit, esra_account, strict, beta):
    here = visit(esra_account)

    answers = [here.to(strict).get(PEOPLE), here.to(beta).get(PEOPLE)]

    assert [answer.status_code for answer in answers] == [302, 200]


def test_a_visitor_still_sees_the_public_face(visit, strict):
    assert visit(host=strict.host).get("/api/v1/session/").status_code == 401


def test_the_page_says_why_and_how_without_a_factor(visit, bram_account, strict, at_alpha):
    asked = at_alpha.get(PEOPLE)

    page = visit(bram_account).get(path_of(asked))

    text = page.content.decode()
    assert page.status_code == 403
    assert "Alpha tribe asks for a second factor" in text
    assert "/account/factors/passkeys/add/?next=%2Fenter%2F" in text
    assert "/account/factors/app/add/?next=%2Fenter%2F" in text
    assert not Handoff.objects.exists()


def test_confirming_with_the_app_leads_on_to_where_one_was_going(
    visit, bram_account, strict, at_alpha
):
    secret = give_app(bram_account)
    here = visit(bram_account)
    asked = at_alpha.get("/people/?q=ada")
    page = here.get(path_of(asked))
    (way,) = page.context["ways"]

    confirmed = here.post(way["url"], {"code": code_of(secret), "next": path_of(asked)})
    given = here.get(confirmed.url)
    opened = at_alpha.get(path_of(given))

    assert opened.url == "/people/?q=ada"
    assert at_alpha.get(opened.url).status_code == 200


def test_adding_a_passkey_leads_on_to_where_one_was_going(visit, bram_account, strict, at_alpha):
    here = visit(bram_account).proven()
    asked = path_of(at_alpha.get(PEOPLE))
    add = "/account/factors/passkeys/add/"
    options = options_on(here.get(add, {"next": asked}))
    fields = {"credential": Device().make(options), "passwordless": "on", "next": asked}

    made = here.post(add, fields)
    codes = here.get(made.url)
    opened = at_alpha.get(path_of(here.get(codes.context["next"])))

    assert made.url.startswith("/account/factors/codes/?next=%2Fenter%2F")
    assert opened.url == PEOPLE
    assert at_alpha.get(PEOPLE).status_code == 200


def test_signing_in_with_a_factor_walks_straight_in(visit, bram_account, strict, at_alpha):
    secret = give_app(bram_account)
    here = visit()
    sign_in(here, "bram")
    here.post(FACTOR, {"code": code_of(secret)})

    enter(here, at_alpha)

    assert at_alpha.get(PEOPLE).status_code == 200


def test_a_weak_session_of_before_gives_way_to_a_strong_one(visit, bram_account, strict):
    at_alpha = visit(bram_account).to(strict)
    strong = visit(bram_account).strong()

    enter(strong, at_alpha)

    assert at_alpha.get(PEOPLE).status_code == 200


def test_over_json_no_code_is_given_to_who_signed_in_weakly(visit, bram_account, strict):
    answer = visit(bram_account).post(f"/api/v1/tribes/{strict.pk}/entry/")

    assert answer.status_code == 403
    assert answer.json()["code"] == "second_factor_required"
    assert not Handoff.objects.exists()


def test_a_code_given_before_the_rule_opens_nothing_after_it(visit, bram_account, alpha, at_alpha):
    given = visit(bram_account).get(path_of(at_alpha.get(PEOPLE)))
    Tribe.objects.filter(pk=alpha.pk).update(needs_second_factor=True)

    answer = at_alpha.get(path_of(given))

    assert answer.status_code == 400
    assert not Session.objects.filter(kind="tribe").exists()


def test_removing_the_last_factor_closes_the_tribe_and_nothing_else(visit, bram_account, strict):
    here = visit(bram_account).proven()
    make_passkey(here, Device())
    at_alpha = here.to(strict)
    before = at_alpha.get(PEOPLE).status_code
    passkey = bram_account.authenticator_set.get(type="webauthn")

    here.post(f"/account/factors/passkeys/{passkey.pk}/remove/")

    assert before == 200
    assert at_alpha.get(PEOPLE).status_code == 302
    assert here.get("/account/").status_code == 200


def test_what_it_holds_stays_off_the_account_host_too(visit, bram_account, strict, ada):
    reference = Reference(Tribe.objects.get(pk=strict.pk), "partup", ada.pk)
    bram_account.is_signed_in_weakly = True

    assert hydrate(account=bram_account, references=[reference]) == {reference: GONE}


def test_staff_come_in_with_a_factor_only(visit, dunya_account):
    weak = visit(dunya_account)

    page = weak.get("/enter/", {"to": "staff", "state": "s"})
    at_staff = weak.to_staff()
    Session.objects.update(is_strong=False)

    assert page.status_code == 403
    assert "Staff come in with a second factor" in page.content.decode()
    assert at_staff.get("/").status_code == 302
