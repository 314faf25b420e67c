"""The inbox page, and the ways out of it."""

import uuid

import pytest

from core.inbox import mails
from core.inbox.models import Pointer, Preference
from core.partups import services
from tests.core.inbox.conftest import start_partup


def test_the_page_shows_what_happened_and_marks_nothing_read(partup, visit, bram_account):
    response = visit(bram_account).get("/inbox/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Ada opened the part-up" in page
    assert "Quiet roads" in page
    assert Pointer.objects.of(bram_account).unread().count() == 1


def test_an_empty_inbox_says_what_will_be_here(visit, farid_account):
    page = visit(farid_account).get("/inbox/").content.decode()

    assert "Nothing here yet" in page


def test_opening_a_line_marks_it_read_and_leads_to_its_tribe(partup, alpha, visit, bram_account):
    pointer = Pointer.objects.of(bram_account).get()

    response = visit(bram_account).get(f"/inbox/open/{pointer.pk}/")

    assert response.status_code == 302
    assert response["Location"] == f"{alpha.url}/partups/{partup.pk}/"
    assert Pointer.objects.of(bram_account).unread().count() == 0


def test_opening_what_is_gone_says_so(partup, visit, bram_account):
    partup.audience = partup.Audience.INSIDE
    partup.save()
    pointer = Pointer.objects.of(bram_account).get()

    response = visit(bram_account).get(f"/inbox/open/{pointer.pk}/", follow=True)

    page = response.content.decode()
    assert "This is no longer available." in page
    assert "Quiet roads" not in page


def test_somebody_elses_line_is_not_there(partup, visit, bram_account, esra_account):
    pointer = Pointer.objects.of(bram_account).get()

    response = visit(esra_account).get(f"/inbox/open/{pointer.pk}/")

    assert response.status_code == 404
    assert Pointer.objects.get(pk=pointer.pk).read_at is None


def test_a_line_that_never_was_is_not_there(visit, bram_account):
    assert visit(bram_account).get(f"/inbox/open/{uuid.uuid4()}/").status_code == 404


def test_all_is_read_that_was_on_the_page(ada, visit, bram_account, esra_account):
    start_partup(ada, name="Seen")
    seen = Pointer.objects.of(bram_account).get()
    start_partup(ada, name="Came later")

    response = visit(bram_account).post("/inbox/read/", {"until": seen.created_at.isoformat()})

    assert (response.status_code, response["Location"]) == (302, "/inbox/")
    unread = Pointer.objects.of(bram_account).unread().get()
    assert unread.created_at > seen.created_at
    assert Pointer.objects.of(esra_account).unread().count() == 2


@pytest.mark.parametrize("until", ["", "yesterday", "2026-01-01", "\x00", "9" * 9000])
def test_a_moment_that_means_nothing_is_now(partup, visit, bram_account, until):
    response = visit(bram_account).post("/inbox/read/", {"until": until})

    assert response.status_code == 302
    assert Pointer.objects.of(bram_account).unread().count() == 0


def test_reading_all_is_no_link(partup, visit, bram_account):
    assert visit(bram_account).get("/inbox/read/").status_code == 405
    assert Pointer.objects.of(bram_account).unread().count() == 1


def test_mail_is_stopped_and_started_on_the_page(visit, bram_account):
    browser = visit(bram_account)

    browser.post("/inbox/mail/", {"wants_mail": "no"})
    assert Preference.objects.get(account=bram_account).wants_mail is False
    assert "You get no mail" in browser.get("/inbox/").content.decode()

    browser.post("/inbox/mail/", {"wants_mail": "yes"})
    assert Preference.objects.get(account=bram_account).wants_mail is True


def test_a_link_in_a_mail_asks_and_a_click_stops(visit, bram_account):
    path = f"/inbox/stop/{mails.stop_token(bram_account.pk)}/"
    stranger = visit()

    asked = stranger.get(path)
    assert asked.status_code == 200
    assert Preference.objects.count() == 0

    stopped = stranger.post(path, {"List-Unsubscribe": "One-Click"})
    assert stopped.status_code == 200
    assert "These mails have stopped." in stopped.content.decode()
    assert Preference.objects.get().account == bram_account


def test_one_click_needs_no_cookie(visit, bram_account):
    path = f"/inbox/stop/{mails.stop_token(bram_account.pk)}/"

    response = visit(enforce_csrf_checks=True).post(path, {"List-Unsubscribe": "One-Click"})

    assert response.status_code == 200


@pytest.mark.parametrize("token", ["x", "a:b:c", "%00", "é", "a" * 3000])
def test_a_forged_word_stops_nothing(visit, token, bram_account):
    assert visit().post(f"/inbox/stop/{token}/").status_code == 404
    assert Preference.objects.count() == 0


def test_the_inbox_is_for_people_who_signed_in(visit):
    response = visit().get("/inbox/")

    assert response.status_code == 302
    assert response["Location"].startswith("/account/")


@pytest.mark.parametrize("after", ["x", "\x00", "9-9", "1" * 9000, "\u202e"])
def test_whatever_is_asked_is_answered(partup, visit, bram_account, after):
    assert visit(bram_account).get("/inbox/", {"after": after}).status_code == 200


def test_pages_have_a_link_to_the_older_ones(ada, visit, bram_account, monkeypatch):
    monkeypatch.setattr("core.inbox.selectors.PAGE_SIZE", 1)
    start_partup(ada, name="Older one")
    start_partup(ada, name="Newer one")
    browser = visit(bram_account)

    first = browser.get("/inbox/")
    second = browser.get("/inbox/", {"after": first.context["page"].next_cursor})

    assert "Newer one" in first.content.decode()
    assert "Older one" in second.content.decode()
    assert "Newer one" not in second.content.decode()


def test_nothing_of_another_tribe_is_on_the_page(in_beta_partup, partup, visit, bram_account):
    page = visit(bram_account).get("/inbox/").content.decode()

    assert "Beta" not in page


def test_words_of_people_cannot_paint_the_page(partup, opening, bram, visit, ada_account):
    services.offer_help(actor=bram, opening=opening, words="<script>alert(1)</script>")

    page = visit(ada_account).get("/inbox/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
