"""Pages and JSON of a tribe to take along: for whoever may, and just proved that it is them."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.members.models import Member
from core.privacy.models import TribeCopy
from core.privacy.services import ask_for_tribe_copy
from tenants.context import enter_tribe
from tenants.models import Organisation, OrganisationRole
from tests.core.privacy.conftest import work_off
from tests.support.html import Page

JSON = "application/json"


@pytest.fixture
def ada_at_home(visit, ada_account):
    """Ada, who owns the organisation of alpha, and signed in just now."""
    return visit(ada_account).proven()


@pytest.fixture
def page_of(alpha):
    return f"/tribes/{alpha.pk}/copy/"


@pytest.fixture
def bill(alpha):
    """Where the JSON of the organisation's bill has it."""
    return f"/api/v1/organisations/{alpha.organisation_id}/billing/tribes/{alpha.pk}/export/"


def test_the_page_of_the_organisation_leads_to_the_copy(ada_at_home, alpha, page_of):
    page = Page(ada_at_home.get(f"/organisations/{alpha.organisation_id}/").content.decode())

    assert page.link("Take along a copy") == page_of


def test_a_billing_contact_is_not_led_there(visit, alpha, chidi_account, page_of):
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=chidi_account, role="billing"
    )
    visitor = visit(chidi_account).proven()

    assert page_of not in visitor.get(f"/organisations/{alpha.organisation_id}/").content.decode()
    assert visitor.get(page_of).status_code == 404


def test_before_the_first_copy_the_page_offers_one(ada_at_home, page_of):
    page = ada_at_home.get(page_of)

    assert page.status_code == 200
    assert "Make a copy" in page.content.decode()


def test_asking_shows_how_far_it_is_and_then_the_file(ada_at_home, alpha, page_of):
    answer = ada_at_home.post(f"{page_of}new/")

    assert (answer.status_code, answer.url) == (302, page_of)
    waiting = ada_at_home.get(page_of).content.decode()
    assert "0 of 19 tables" in waiting
    assert "<poll-page" in waiting
    work_off()
    ready = Page(ada_at_home.get(page_of).content.decode())
    file = ada_at_home.get(ready.link("Download the copy"))
    assert file.status_code == 200
    assert file.headers["Content-Disposition"].startswith('attachment; filename="alpha-copy-')
    assert "no-store" in file.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))) as archive:
        assert "manifest.json" in archive.namelist()


def test_a_copy_that_failed_says_so(ada_at_home, alpha, ada_account, page_of):
    ask_for_tribe_copy(actor=ada_account, tribe=alpha)
    TribeCopy.objects.update(state="failed")

    page = Page(ada_at_home.get(page_of).content.decode())

    assert "The last copy could not be finished." in page.text
    assert page.form_with("Make a copy")


def test_who_did_not_just_prove_it_is_asked_first(visit, ada_account, alpha, page_of):
    copy = ask_for_tribe_copy(actor=ada_account, tribe=alpha)
    work_off()
    visitor = visit(ada_account)

    for answer in (visitor.post(f"{page_of}new/"), visitor.get(f"{page_of}{copy.pk}/")):
        assert answer.status_code == 302
        assert answer.url.startswith("/account/")


def test_the_settings_of_the_tribe_lead_a_steward_there(visit, alpha, ada_account, page_of):
    page = Page(visit(ada_account).to(alpha).get("/settings/copy/").content.decode())

    assert page.link("Go to the copy").endswith(page_of)


def test_a_member_is_not_led_there(visit, alpha, bram_account, page_of):
    assert visit(bram_account).to(alpha).get("/settings/copy/").status_code == 404
    assert visit(bram_account).proven().get(page_of).status_code == 404


def test_a_steward_is_told_what_the_copy_holds(visit, alpha, esra_account, page_of):
    with enter_tribe(alpha):
        Member.objects.filter(account=esra_account).update(role="steward")

    page = Page(visit(esra_account).proven().get(page_of).content.decode())

    assert "You take along what you see." in page.text


def test_the_same_over_json(ada_at_home, bill):
    asked = ada_at_home.post(bill, {}, content_type=JSON)

    assert asked.status_code == 202
    told = asked.json()
    assert (told["state"], told["tables_done"], told["tables"]) == ("gathering", 0, 19)
    assert told["is_whole"] is True
    again = ada_at_home.post(bill, {}, content_type=JSON).json()
    assert again["id"] == told["id"]
    work_off()
    ready = ada_at_home.get(f"{bill}{told['id']}/").json()
    assert (ready["state"], ready["tables_done"]) == ("ready", 19)
    assert [one["id"] for one in ada_at_home.get(bill).json()] == [told["id"]]
    file = ada_at_home.get(f"{bill}{told['id']}/file/")
    assert file.headers["Content-Type"] == "application/zip"


def test_a_steward_has_it_over_json_too(visit, alpha, esra_account):
    with enter_tribe(alpha):
        Member.objects.filter(account=esra_account).update(role="steward")
    visitor = visit(esra_account).proven()

    told = visitor.post(f"/api/v1/tribes/{alpha.pk}/export/", {}, content_type=JSON).json()

    assert told["is_whole"] is False
    assert visitor.get(f"/api/v1/tribes/{alpha.pk}/export/{told['id']}/").status_code == 200


def test_json_asks_for_a_fresh_proof_too(visit, ada_account, bill):
    answer = visit(ada_account).post(bill, {}, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_required")
    assert not TribeCopy.objects.exists()


def test_another_organisation_does_not_have_it(ada_at_home, alpha, beta):
    other = Organisation.objects.get(pk=beta.organisation_id)
    wrong = f"/api/v1/organisations/{other.pk}/billing/tribes/{alpha.pk}/export/"

    assert ada_at_home.get(wrong).status_code == 404
    assert ada_at_home.post(wrong, {}, content_type=JSON).status_code == 404
    assert ada_at_home.get(f"/tribes/{beta.pk}/copy/").status_code == 404


def test_nobody_elses_copy_is_there(visit, alpha, ada_account, esra_account, page_of):
    copy = ask_for_tribe_copy(actor=ada_account, tribe=alpha)
    work_off()
    with enter_tribe(alpha):
        Member.objects.filter(account=esra_account).update(role="steward")
    visitor = visit(esra_account).proven()

    assert visitor.get(f"{page_of}{copy.pk}/").status_code == 404
    assert visitor.get(f"/api/v1/tribes/{alpha.pk}/export/{copy.pk}/").status_code == 404
    assert "Download" not in visitor.get(page_of).content.decode()


def test_the_page_asks_few_questions(ada_at_home, alpha, ada_account, page_of):
    ask_for_tribe_copy(actor=ada_account, tribe=alpha)
    ada_at_home.get(page_of)

    with CaptureQueriesContext(connection) as questions:
        ada_at_home.get(page_of)

    assert len(questions) <= 8
