"""Pages and JSON of one's own data: for whoever just proved that it is them."""

import io
import zipfile

import pytest

from core.accounts.models import Account, Session
from core.privacy.models import Export, ExportPart
from core.privacy.services import ask_for_export
from tests.core.privacy.conftest import start_partup, work_off
from tests.support.html import Page

DATA, ASK, ERASE = "/account/data/", "/account/data/copy/", "/account/data/erase/"
JSON = "application/json"


@pytest.fixture
def esra_at_home(visit, esra_account):
    """Esra on the account host, who signed in just now."""
    return visit(esra_account).proven()


def test_the_page_offers_a_copy(esra_at_home):
    page = Page(esra_at_home.get(DATA).content.decode())

    assert page.title == "My data"
    assert page.form_with("Make a copy")
    assert page.link("See what happens") == ERASE


def test_asking_shows_how_far_it_is_and_then_the_file(esra_at_home, esra_account):
    answer = esra_at_home.post(ASK)

    assert (answer.status_code, answer.url) == (302, DATA)
    waiting = esra_at_home.get(DATA).content.decode()
    assert "0 of 3 parts" in waiting
    assert "<poll-page" in waiting
    work_off()
    ready = Page(esra_at_home.get(DATA).content.decode())
    file = esra_at_home.get(ready.link("Download the copy"))
    assert file.status_code == 200
    assert file.headers["Content-Disposition"].startswith('attachment; filename="part-up-copy-')
    assert "no-store" in file.headers["Cache-Control"]
    with zipfile.ZipFile(io.BytesIO(b"".join(file.streaming_content))) as archive:
        assert "manifest.json" in archive.namelist()


def test_progress_counts_the_parts_that_are_there(esra_at_home, esra_account):
    export = ask_for_export(actor=esra_account)
    part = ExportPart.objects.filter(export=export).first()
    ExportPart.objects.filter(pk=part.pk).update(done_at=export.created_at)

    assert "1 of 3 parts" in esra_at_home.get(DATA).content.decode()


def test_a_copy_that_failed_says_so(esra_at_home, export):
    Export.objects.filter(pk=export.pk).update(state="failed")

    page = Page(esra_at_home.get(DATA).content.decode())

    assert "The last copy could not be finished." in page.text
    assert page.form_with("Make a copy")


def test_who_did_not_just_prove_it_is_asked_first(visit, esra_account, export):
    work_off()
    visitor = visit(esra_account)

    for answer in (
        visitor.post(ASK),
        visitor.get(f"{ASK}{export.pk}/"),
        visitor.get(ERASE),
        visitor.post(ERASE, {"confirmation": esra_account.email}),
    ):
        assert answer.status_code == 302
        assert answer.url.startswith("/account/")
        assert answer.url != DATA
    assert Account.objects.get(pk=esra_account.pk).erased_at is None


def test_nobody_elses_copy_is_there(visit, bram_account, export):
    work_off()

    visitor = visit(bram_account).proven()

    assert visitor.get(f"{ASK}{export.pk}/").status_code == 404
    assert visitor.get(f"/api/v1/exports/{export.pk}/").status_code == 404
    assert visitor.get(f"/api/v1/exports/{export.pk}/file/").status_code == 404
    assert "Download" not in visitor.get(DATA).content.decode()


def test_erasing_says_plainly_what_happens(visit, ada, ada_account):
    start_partup(ada, name="Only mine")

    page = Page(visit(ada_account).proven().get(ERASE).content.decode())

    assert "This happens at once, and nobody can undo it." in page.text
    assert "Bram becomes steward of Alpha tribe" in page.text
    assert "The part-up “Only mine” ends: you are its only partner." in page.text
    assert page.link("Waterland").endswith("/owners/")
    with pytest.raises(AssertionError):
        page.form_with("Erase my account for good")


def test_the_wrong_address_is_refused_and_kept(esra_at_home, esra_account):
    answer = esra_at_home.post(ERASE, {"confirmation": "someone@else.example"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Type your main address to go on." in text
    assert 'value="someone@else.example"' in text
    assert Account.objects.get(pk=esra_account.pk).erased_at is None


def test_the_last_page_needs_no_account(esra_at_home, esra_account):
    answer = esra_at_home.post(ERASE, {"confirmation": "esra@partup.example"})

    assert (answer.status_code, answer.url) == (302, "/account/data/erased/")
    page = esra_at_home.get(answer.url)
    assert page.status_code == 200
    assert "You are erased." in page.content.decode()
    assert not Session.objects.filter(account=esra_account).exists()
    assert esra_at_home.get(DATA).url.startswith("/account/login/")


def test_the_same_over_json(esra_at_home):
    asked = esra_at_home.post("/api/v1/exports/", {}, content_type=JSON)

    assert asked.status_code == 202
    told = asked.json()
    assert (told["state"], told["parts_done"], told["parts"]) == ("gathering", 0, 3)
    again = esra_at_home.post("/api/v1/exports/", {}, content_type=JSON).json()
    assert again["id"] == told["id"]
    work_off()
    ready = esra_at_home.get(f"/api/v1/exports/{told['id']}/").json()
    assert (ready["state"], ready["parts_done"]) == ("ready", 3)
    assert [one["id"] for one in esra_at_home.get("/api/v1/exports/").json()] == [told["id"]]
    file = esra_at_home.get(f"/api/v1/exports/{told['id']}/file/")
    assert file.headers["Content-Type"] == "application/zip"


def test_erasing_over_json(visit, esra_account):
    visitor = visit(esra_account).proven()

    told = visitor.get("/api/v1/erasure/").json()
    wrong = visitor.post("/api/v1/erasure/", {"confirmation": "no"}, content_type=JSON)
    done = visitor.post("/api/v1/erasure/", {"confirmation": esra_account.email}, content_type=JSON)

    assert told == {"tribes": 2, "heirs": [], "stopped": [], "held_by": []}
    assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["confirmation"])
    assert done.status_code == 204
    assert visitor.get("/api/v1/auth/account/").status_code == 401


def test_json_asks_for_a_fresh_proof_too(visit, ada_account):
    visitor = visit(ada_account)

    for answer in (
        visitor.post("/api/v1/exports/", {}, content_type=JSON),
        visitor.post("/api/v1/erasure/", {"confirmation": ada_account.email}, content_type=JSON),
    ):
        assert answer.status_code == 403
        assert answer.json()["code"] == "reauthentication_required"
    assert not Export.objects.exists()


def test_the_only_owner_is_refused_over_json_with_the_sentence(visit, ada_account):
    answer = (
        visit(ada_account)
        .proven()
        .post("/api/v1/erasure/", {"confirmation": ada_account.email}, content_type=JSON)
    )

    assert (answer.status_code, answer.json()["code"]) == (409, "only_owner")
    assert "Waterland" in answer.json()["detail"]


def test_staff_see_a_tombstone_without_a_name(visit, dunya_account, ada_account, esra_account):
    ask_for_export(actor=esra_account)
    visit(esra_account).proven().post(ERASE, {"confirmation": esra_account.email})
    work_off()

    pages = visit(dunya_account).to_staff()

    for path in ("/", "/looks/"):
        text = pages.get(path).content.decode()
        assert "Esra" not in text
        assert "esra@partup.example" not in text
