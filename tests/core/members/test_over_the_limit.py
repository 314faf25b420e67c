"""A tribe with more people than its plan gives room for: each door for inviting says so."""

import datetime as dt

import pytest

from core.common import clock
from core.mail.models import OutboxMessage
from core.members.models import Member, PeopleImport
from core.members.services import OverLimit, preview_import
from tenants.context import enter_tribe
from tenants.models import Invitation
from tests.core.members.test_joining import ROOM, _fill

DAY = dt.timedelta(days=1)
SENTENCE = str(OverLimit.message)


@pytest.fixture
def steward(visit, ada_account, alpha):
    return visit(ada_account).to(alpha)


@pytest.fixture
def listed(ada):
    """A list of people that waits to be mailed."""
    return preview_import(actor=ada, content="somebody@partup.example")


@pytest.fixture
def waiting(ada, alpha):
    """An invitation that was mailed two days ago."""
    made = Invitation.objects.create(
        tribe=alpha,
        kind="mail",
        token_hash="x",
        to_email="waiting@partup.example",
        invited_by_id=ada.account_id,
        expires_at=clock.now() + 10 * DAY,
    )
    Invitation.objects.filter(pk=made.pk).update(created_at=clock.now() - 2 * DAY)
    return made


@pytest.fixture
def over(ada):
    """One person more than the plan has room for, after it became smaller."""
    _fill(ROOM + 1)


def _post(visitor, path, **body):
    return visitor.post(path, body, content_type="application/json")


def test_the_page_for_inviting_is_closed_and_says_why(steward, over):
    answer = steward.get("/people/invite/")

    page = answer.content.decode()
    assert (answer.status_code, SENTENCE in page) == (200, True)
    assert [words in page for words in ("Send the invitations", "Make a link", "/import")] == [
        False
    ] * 3
    assert "Open invitations" in page


def test_with_one_place_too_few_the_page_is_open(steward, ada):
    _fill(ROOM)

    page = steward.get("/people/invite/").content.decode()

    assert ("Send the invitations" in page, SENTENCE in page) == (True, False)


def test_what_was_typed_before_it_closed_stays_beside_the_sentence(steward, over):
    answer = steward.post(
        "/people/invite/", {"addresses": "somebody@partup.example", "words": "Come along."}
    )

    page = answer.content.decode()
    assert (answer.status_code, SENTENCE in page, "Come along." in page) == (422, True, True)
    assert not Invitation.objects.exists()


def test_a_link_is_refused_beside_its_form(steward, over):
    answer = steward.post("/people/invite/link/", {"max_uses": 5, "days": 5})

    assert (answer.status_code, SENTENCE in answer.content.decode()) == (422, True)
    assert not Invitation.objects.exists()


def test_the_pages_of_a_list_are_closed_and_the_list_stays(steward, alpha, listed, over):
    pages = [
        steward.get(path).content.decode()
        for path in ("/people/import/", f"/people/import/{listed.pk}/")
    ]
    sent = steward.post(f"/people/import/{listed.pk}/confirm/", follow=True).content.decode()

    assert [SENTENCE in page for page in (*pages, sent)] == [True] * 3
    assert ("Look at the list" in pages[0], "Mail 1 person" in pages[1]) == (False, False)
    with enter_tribe(alpha):
        assert PeopleImport.objects.get().state == "preview"


def test_an_invitation_that_waits_is_not_mailed_again(steward, waiting, over):
    page = steward.get("/people/invite/").content.decode()
    again = steward.post(f"/people/invite/{waiting.pk}/again/", follow=True).content.decode()

    assert (waiting.to_email in page, "Mail again" in page) == (True, False)
    assert SENTENCE in again
    assert Invitation.objects.get().withdrawn_at is None


def test_each_end_point_answers_with_one_code(steward, alpha, listed, waiting, over):
    mailed = OutboxMessage.objects.count()
    answers = [
        _post(steward, "/api/v1/invitations/", addresses=["somebody@partup.example"]),
        _post(steward, "/api/v1/invitations/links/"),
        _post(steward, f"/api/v1/invitations/{waiting.pk}/reminder/"),
        _post(steward, f"/api/v1/imports/{listed.pk}/confirmation/"),
    ]

    assert [(one.status_code, one.json()["code"]) for one in answers] == [(409, "over_limit")] * 4
    assert {one.json()["detail"] for one in answers} == {SENTENCE}
    assert OutboxMessage.objects.count() == mailed
    with enter_tribe(alpha):
        assert Member.objects.present().count() == ROOM + 1
