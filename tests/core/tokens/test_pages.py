"""Tokens on pages, and over JSON."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.tokens.models import AccessToken
from tests.support.cast import PASSWORD

LIST, NEW, API = "/account/tokens/", "/account/tokens/new/", "/api/v1/tokens/"
JSON = "application/json"


def form(**changes):
    return {"name": "Robot", "scopes": ["read"], "days": 30, "key": str(uuid.uuid4())} | changes


def wish(**changes):
    return {"name": "Robot", "scopes": ["read"], "days": 30} | changes


def test_the_text_is_shown_once(visit, bram_account, alpha):
    bram = visit(bram_account).proven()

    made = bram.post(f"{NEW}{alpha.pk}/", form())

    page, token = made.content.decode(), AccessToken.objects.get()
    assert made.status_code == 200
    assert f"pu_pat_{token.label}_" in page
    assert "no-store" in made["Cache-Control"]
    assert token.tribe == alpha
    listed = bram.get(LIST).content.decode()
    assert "Robot" in listed
    assert "Alpha tribe" in listed
    assert f"pu_pat_{token.label}_" not in listed


def test_the_second_click_makes_none(visit, bram_account):
    bram, same = visit(bram_account).proven(), form()
    bram.post(NEW, same)

    second = bram.post(NEW, same)

    assert (second.status_code, second.url) == (302, LIST)
    assert AccessToken.objects.count() == 1
    assert "was made already" in bram.get(LIST).content.decode()


def test_whoever_signed_in_long_ago_proves_first_that_it_is_them(visit, bram_account):
    bram = visit(bram_account)

    answers = [bram.get(NEW), bram.post(NEW, form())]

    assert {answer.status_code for answer in answers} == {302}
    assert all("/account/reauthenticate/" in answer.url for answer in answers)
    assert not AccessToken.objects.exists()


def test_what_was_typed_is_kept(visit, bram_account):
    answer = visit(bram_account).proven().post(NEW, form(name="x"))

    assert answer.status_code == 422
    assert 'value="x"' in answer.content.decode()
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("place", ["nonsense", str(uuid.UUID(int=5)), "{beta}"])
def test_a_place_that_is_not_yours_is_not_there(visit, bram_account, beta, place):
    bram = visit(bram_account).proven()

    assert bram.get(f"{NEW}{place.format(beta=beta.pk)}/").status_code == 404


def test_a_token_made_with_a_second_factor_says_so(visit, bram_account):
    visit(bram_account).strong().proven().post(NEW, form())

    assert AccessToken.objects.get().is_strong


def test_ending_it_twice(visit, bram_account):
    bram = visit(bram_account).proven()
    bram.post(NEW, form())
    path = f"{LIST}{AccessToken.objects.get().pk}/end/"

    first, second = bram.post(path), bram.post(path)

    assert (first.status_code, second.status_code) == (302, 404)
    assert not AccessToken.objects.exists()


def test_the_list_asks_no_more_for_more_tokens(visit, bram_account, alpha):
    bram = visit(bram_account).proven()
    bram.get(LIST)
    costs = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            bram.get(LIST)
        costs.append(len(asked))
        for _ in range(4):
            bram.post(f"{NEW}{alpha.pk}/", form())

    assert costs[0] == costs[1] <= 6


def test_over_json(visit, bram_account, alpha):
    bram = visit(bram_account).proven()

    made = bram.post(API, wish(tribe=str(alpha.pk)), content_type=JSON)

    told = made.json()
    assert made.status_code == 201
    assert told["text"].startswith(f"pu_pat_{told['label']}_")
    assert made["Cache-Control"] == "no-store"
    [listed] = bram.get(API).json()
    assert listed == {key: value for key, value in told.items() if key != "text"}
    assert bram.delete(f"{API}{told['id']}/").status_code == 204
    assert bram.delete(f"{API}{told['id']}/").status_code == 404


def test_over_json_a_proof_is_wanted(visit, bram_account):
    answer = visit(bram_account).post(API, wish(), content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_required")
    assert not AccessToken.objects.exists()


def test_over_json_the_same_key_is_409(visit, bram_account):
    bram, same = visit(bram_account).proven(), wish(key=str(uuid.uuid4()))
    bram.post(API, same, content_type=JSON)

    answer = bram.post(API, same, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (409, "token_made_already")


def test_a_steward_reads_whose_it_is_and_never_its_name(visit, program, ada_account, alpha):
    token = program(ada_account, alpha, "read", name="Secret plan").token
    ada = visit(ada_account).to(alpha)

    page = ada.get("/settings/tokens/").content.decode()
    [told] = ada.get(API).json()

    assert token.label in page
    assert "Ada" in page
    assert "Secret plan" not in page
    assert set(told) == {
        *("id", "label", "owner", "scopes", "created_at", "expires_at", "used_at"),
    }
    assert ada.post(f"/settings/tokens/{token.pk}/end/").status_code == 302
    assert ada.delete(f"{API}{token.pk}/").status_code == 404


def test_members_do_not(visit, bram_account, alpha):
    bram = visit(bram_account).to(alpha)

    assert bram.get("/settings/tokens/").status_code == 403
    assert bram.get(API).status_code == 403


def test_the_page_in_dutch(visit, bram_account):
    bram_account.language = "nl"
    bram_account.save()

    assert visit(bram_account).proven().get(NEW).status_code == 200


def test_the_help_page_explains_it(visit):
    assert "Authorization: Bearer" in visit().get("/help/tokens/").content.decode()


def test_a_form_that_came_too_late_is_carried_out_after_the_proof(visit, bram_account, alpha):
    bram = visit(bram_account)
    asked = bram.post(f"{NEW}{alpha.pk}/", form())

    answer = bram.post(asked.url, {"password": PASSWORD})

    token = AccessToken.objects.get()
    assert token.tribe == alpha
    assert f"pu_pat_{token.label}_" in answer.content.decode()
