"""Asking to join a tribe: who comes in, who waits, and how they are answered."""

import uuid

import pytest

from core.inbox.models import Pointer
from core.mail.services import send_waiting
from core.members.models import JoinAnswers, Member
from core.members.policies import Inviter, WayIn, how_one_comes_in
from core.members.services import (
    ask_to_join,
)
from tenants.context import enter_tribe
from tenants.models import JoinRequest, Membership
from tests.core.members.doors import ask, is_in, set_admission

REQUESTS = "/people/requests/"


AT_ONCE, WAITS, REFUSED = WayIn.AT_ONCE, WayIn.WAITS, WayIn.REFUSED
TICKED = {"accepted_version": "1"}


@pytest.mark.parametrize(
    ("admission", "inviter", "way"),
    [
        ("open", Inviter.NOBODY, AT_ONCE),
        ("open", Inviter.MEMBER, AT_ONCE),
        ("open", Inviter.STEWARD, AT_ONCE),
        ("open", Inviter.GONE, AT_ONCE),
        ("invitation", Inviter.NOBODY, WAITS),
        ("invitation", Inviter.MEMBER, AT_ONCE),
        ("invitation", Inviter.STEWARD, AT_ONCE),
        ("invitation", Inviter.GONE, REFUSED),
        ("closed", Inviter.NOBODY, WAITS),
        ("closed", Inviter.MEMBER, WAITS),
        ("closed", Inviter.STEWARD, AT_ONCE),
        ("closed", Inviter.GONE, REFUSED),
    ],
)
def test_the_rule_and_who_invited_decide_how_one_comes_in(admission, inviter, way):
    assert how_one_comes_in(admission, inviter) is way


def test_anyone_joins_an_open_tribe_at_once(visit, farid_account, alpha):
    set_admission(alpha, "open")
    visitor = visit(farid_account)

    page = visitor.get(f"/join/{alpha.pk}/").content.decode()
    answer = visitor.post(f"/join/{alpha.pk}/", TICKED)

    assert "Anyone may join at once." in page
    assert answer.url == f"{alpha.url}/"
    assert visitor.to(alpha).get("/people/").status_code == 200
    with enter_tribe(alpha):
        assert Member.objects.get(account=farid_account).accepted_version == 1
    assert not JoinRequest.objects.exists()


def test_joining_twice_is_harmless(farid_account, alpha):
    set_admission(alpha, "open")

    states = [
        ask_to_join(actor=farid_account, tribe_id=alpha.pk, accepted_version=1).state
        for _ in range(2)
    ]

    assert states == ["in", "in"]
    assert Membership.objects.filter(account=farid_account).count() == 1


@pytest.mark.parametrize("admission", ["invitation", "closed"])
def test_others_ask_and_wait(visit, farid_account, alpha, admission):
    set_admission(alpha, admission)
    (question,) = ask(alpha, "What brings you here?")
    visitor = visit(farid_account)

    page = visitor.get(f"/join/{alpha.pk}/").content.decode()
    answer = visitor.post(
        f"/join/{alpha.pk}/", {**TICKED, f"answers.{question.pk}": "The  birds."}, follow=True
    )

    assert "What brings you here?" in page
    assert "You wait for an answer" in answer.content.decode()
    assert "You wait for an answer" in visitor.get("/tribes/").content.decode()
    assert "You wait for an answer" in visitor.get("/").content.decode()
    assert not is_in(alpha, farid_account)
    request = JoinRequest.objects.get()
    assert (request.account, request.state) == (farid_account, "waiting")
    with enter_tribe(alpha):
        said = JoinAnswers.objects.get(pk=request.pk)
    assert said.answers == [{"question": "What brings you here?", "answer": "The  birds."}]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"answer": "Birds."}, "Tick that you accept the rules of this tribe."),
        ({**TICKED, "answer": ""}, "This field is required."),
        ({**TICKED, "answer": "x" * 1001}, "at most 1000 characters"),
        ({**TICKED, "answer": "a\x00b"}, "Null characters are not allowed."),
        ({**TICKED, "answer": "a\u202eb"}, "This text holds characters that cannot be shown."),
        ({"accepted_version": "2", "answer": "Birds."}, "The rules changed while you read them."),
        ({"accepted_version": "x", "answer": "Birds."}, "The rules changed while you read them."),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_does_not_fit_is_said_and_kept(visit, farid_account, closed, typed, sentence):
    (question,) = ask(closed, "What brings you here?")
    body = {name: word for name, word in typed.items() if name != "answer"}
    body[f"answers.{question.pk}"] = typed["answer"]

    answer = visit(farid_account).post(f"/join/{closed.pk}/", body)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not JoinRequest.objects.exists()


def test_a_tribe_that_shows_no_face_is_not_there(visit, farid_account, alpha):
    answers = [
        visit(farid_account).get(f"/join/{alpha.pk}/"),
        visit(farid_account).post(f"/join/{alpha.pk}/", TICKED),
        visit(farid_account).get(f"/join/{uuid.uuid4()}/"),
        visit(farid_account).get(f"/api/v1/tribes/{alpha.pk}/admission/"),
        visit(farid_account).post(
            f"/api/v1/tribes/{alpha.pk}/admission/",
            {"accepted_version": 1},
            content_type="application/json",
        ),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert not JoinRequest.objects.exists()


def test_the_json_door_says_the_same(visit, farid_account, closed):
    (question,) = ask(closed, "What brings you here?")
    visitor = visit(farid_account)
    path = f"/api/v1/tribes/{closed.pk}/admission/"
    send = {"content_type": "application/json"}

    shown = visitor.get(path).json()
    refused = visitor.post(path, {}, **send)
    made = visitor.post(
        path,
        {"accepted_version": shown["rules_version"], "answers": {str(question.pk): "Birds."}},
        **send,
    ).json()
    mine = visitor.get("/api/v1/requests/").json()["results"]

    assert (shown["admission"], shown["request"]) == ("closed", None)
    assert refused.status_code == 422
    assert set(refused.json()["errors"]) == {"accepted_version", f"answers.{question.pk}"}
    assert (made["state"], made["request"]) == ("waiting", mine[0]["id"])
    assert visitor.get(path).json()["request"]["state"] == "waiting"
    assert visitor.delete(f"/api/v1/requests/{mine[0]['id']}/").status_code == 204
    assert JoinRequest.objects.get().state == "withdrawn"


def test_stewards_hear_of_it_and_read_what_was_said(
    visit, ada_account, bram_account, waiting, closed, mailoutbox
):
    send_waiting()

    assert [pointer.account for pointer in Pointer.objects.filter(kind="request.made")] == [
        ada_account
    ]
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == (["ada@partup.example"], "Somebody asks to join Alpha tribe")
    assert "because you are a steward of this tribe" in mail.body
    assert "Farid" not in mail.body
    inbox = visit(ada_account).get("/inbox/").content.decode()
    assert "Somebody asks to join the tribe" in inbox
    page = visit(ada_account).to(closed).get(REQUESTS).content.decode()
    assert "Farid" in page


def test_nobody_but_stewards_knows_who_waits(visit, bram_account, chidi_account, waiting, closed):
    """The original told everybody who was pending (S4)."""
    pages = [visit(bram_account).to(closed).get(path) for path in ("/", "/people/", "/about/")]
    answers = [
        visit(bram_account).to(closed).get(REQUESTS),
        visit(bram_account).to(closed).get("/api/v1/requests/"),
        visit(bram_account).to(closed).post(f"{REQUESTS}{waiting.pk}/accept/"),
        visit(bram_account)
        .to(closed)
        .post(f"/api/v1/requests/{waiting.pk}/refusal/", {}, content_type="application/json"),
        visit(chidi_account).post(f"/join/requests/{waiting.pk}/withdraw/"),
        visit(chidi_account).delete(f"/api/v1/requests/{waiting.pk}/"),
    ]

    assert all("Farid" not in page.content.decode() for page in pages)
    assert [answer.status_code for answer in answers] == [404] * 6
    assert JoinRequest.objects.get().state == "waiting"


def test_the_face_of_the_tribe_leads_in_and_says_to_who_waits_that_they_do(
    visit, farid_account, dunya_account, waiting, closed
):
    face = f"/discover/{closed.slug}/"
    pages = [
        visit(account).get(face).content.decode() for account in (dunya_account, farid_account)
    ]
    visitor = visit().get(face).content.decode()

    assert ["You wait for an answer" in page for page in (*pages, visitor)] == [False, True, False]
    assert all(f"/join/{closed.pk}/" in page for page in (*pages, visitor))
    assert "Ask to join" in visitor
