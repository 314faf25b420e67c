"""Somebody finds a closed tribe, asks, waits, is let in, and invites others from a list."""

from core.inbox.models import Pointer
from core.mail.services import send_waiting
from core.members.models import PeopleImport
from core.members.services import send_some_of_import
from tenants.context import enter_tribe
from tenants.models import JoinRequest
from tests.core.members.doors import set_admission

DOOR = "/join/{}/"


def test_from_the_face_of_a_closed_tribe_to_a_list_of_people(
    visit, ada_account, farid_account, alpha, mailoutbox
):
    set_admission(alpha, "closed")
    steward, farid = visit(ada_account).to(alpha), visit(farid_account)
    _ask_questions(steward)

    request = _ask(farid, alpha)
    _is_let_in(steward, request)

    send_waiting()
    subjects = [mail.subject for mail in mailoutbox if mail.to == ["farid@partup.example"]]
    assert subjects == ["You are in Alpha tribe now"]
    assert farid.to(alpha).get("/people/").status_code == 200
    assert "You wait for an answer" not in farid.get("/tribes/").content.decode()
    _invites_from_a_list(steward, alpha)
    send_waiting()
    assert [mail.to for mail in mailoutbox[-1:]] == [["zoe@partup.example"]]


def _ask_questions(steward):
    typed = {"questions.0": "What brings you here?", "questions.3": "Who do you know?"}
    answer = steward.post("/people/questions/", typed, follow=True)
    page = answer.content.decode()
    assert "What brings you here?" in page
    assert "Who do you know?" in page


def _ask(farid, tribe):
    door = farid.get(f"/api/v1/tribes/{tribe.pk}/admission/").json()
    typed = {f"answers.{question['id']}": "Birds, mostly." for question in door["questions"]}
    page = farid.post(
        DOOR.format(tribe.pk), {**typed, "accepted_version": door["rules_version"]}, follow=True
    )
    assert "You wait for an answer" in page.content.decode()
    assert farid.to(tribe).get("/people/").status_code in {302, 404}
    return JoinRequest.objects.get()


def _is_let_in(steward, request):
    pointer = Pointer.objects.get(kind="request.made")
    opened = steward.get("/people/requests/").content.decode()
    assert pointer.object_id == request.pk
    assert opened.count("Birds, mostly.") == 2
    answer = steward.post(f"/people/requests/{request.pk}/accept/", follow=True)
    assert "Nobody waits" in answer.content.decode()


def _invites_from_a_list(steward, tribe):
    typed = {"text": "zoe@partup.example;Zoe\nfarid@partup.example;Farid", "words": "Come."}
    shown = steward.post("/people/import/", typed)
    page = steward.get(shown.url).content.decode()
    assert "This person is in the tribe already." in page
    steward.post(f"{shown.url}confirm/")
    with enter_tribe(tribe):
        while send_some_of_import(import_id=PeopleImport.objects.get().pk):
            pass
    assert "1 person was mailed" in steward.get(shown.url).content.decode()
