"""Asking to join a tribe: who comes in, who waits, and how they are answered."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from core.accounts.models import Account
from core.accounts.registry import erase_all
from core.common import clock
from core.common.errors import NotFound
from core.inbox.models import Pointer
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members import services
from core.members.models import JoinAnswers, Member, TribeRules
from core.members.policies import Inviter, WayIn, how_one_comes_in
from core.members.services import (
    AskLater,
    RequestAnswered,
    TribeFull,
    TribeResting,
    ask_to_join,
)
from core.members.services.erasing import erase_member
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tenants.models import JoinRequest, Membership, Tribe
from tenants.services import set_access
from tests.core.members.doors import ask, is_in, set_admission

REQUESTS = "/people/requests/"
TICKED = {"accepted_version": "1"}
AT_ONCE, WAITS, REFUSED = WayIn.AT_ONCE, WayIn.WAITS, WayIn.REFUSED


@pytest.fixture
def closed(alpha):
    """Alpha, closed, with its face shown."""
    set_admission(alpha, "closed")
    return alpha


@pytest.fixture
def waiting(closed, farid_account):
    """Farid waits at alpha's door."""
    arrival = ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)
    return arrival.request


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


def test_the_stewards_of_another_tribe_cannot_answer(visit, chidi_account, waiting, beta):
    there = visit(chidi_account).to(beta)

    answers = [there.post(f"{REQUESTS}{waiting.pk}/{verb}/") for verb in ("accept", "refuse")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert JoinRequest.objects.get().state == "waiting"


def test_accepting_lets_in_and_tells_by_mail(
    visit, ada_account, farid_account, waiting, closed, mailoutbox
):
    answer = visit(ada_account).to(closed).post(f"{REQUESTS}{waiting.pk}/accept/", follow=True)
    send_waiting()

    assert "Farid is in. They are told by mail." in answer.content.decode()
    assert is_in(closed, farid_account)
    assert {mail.to[0]: mail.subject for mail in mailoutbox} == {
        "farid@partup.example": "You are in Alpha tribe now"
    }
    with enter_tribe(closed):
        said = JoinAnswers.objects.get()
        assert (said.is_waiting, said.answered_by.name) == (False, "Ada")
        assert TrailRecord.objects.filter(action="request.accepted").count() == 1


def test_the_mail_to_stewards_stays_away_once_somebody_answered(ada, waiting, mailoutbox):
    services.accept_request(actor=ada, request_id=waiting.pk)

    send_waiting()

    assert [mail.to[0] for mail in mailoutbox] == ["farid@partup.example"]


def test_a_refusal_is_told_kindly_with_its_word_which_stays_in_the_tribe(
    visit, ada_account, farid_account, waiting, closed, mailoutbox
):
    answer = (
        visit(ada_account)
        .to(closed)
        .post(f"{REQUESTS}{waiting.pk}/refuse/", {"words": "Try the <choir>."}, follow=True)
    )
    outbox = str(list(OutboxMessage.objects.values_list("ref", "context")))
    send_waiting()

    assert "They are told by mail, kindly." in answer.content.decode()
    (mail,) = [mail for mail in mailoutbox if mail.to == ["farid@partup.example"]]
    assert mail.subject == "Your request to join Alpha tribe"
    assert '"Try the <choir>."' in mail.body
    assert "You may ask again from" in mail.body
    assert "Try the &lt;choir&gt;." in mail.alternatives[0][0]
    assert "choir" not in outbox + str(JoinRequest.objects.values().get())
    page = visit(farid_account).get(f"/join/{closed.pk}/").content.decode()
    assert "Try the &lt;choir&gt;." in page
    assert "Ask to come in" not in page


def test_a_word_that_is_too_long_is_kept_and_nobody_is_told(visit, ada_account, waiting, closed):
    answer = (
        visit(ada_account)
        .to(closed)
        .post(f"{REQUESTS}{waiting.pk}/refuse/", {"words": "long " * 101})
    )
    by_api = (
        visit(ada_account)
        .to(closed)
        .post(
            f"/api/v1/requests/{waiting.pk}/refusal/",
            {"words": "long " * 101},
            content_type="application/json",
        )
    )

    assert (answer.status_code, by_api.status_code) == (422, 422)
    assert "long long" in answer.content.decode()
    assert JoinRequest.objects.get().state == "waiting"
    assert not OutboxMessage.objects.filter(topic="members.request_refused").exists()


def test_who_was_refused_asks_again_after_thirty_days(ada, waiting, farid_account, closed):
    services.refuse_request(actor=ada, request_id=waiting.pk)
    moment = clock.now()

    with pytest.raises(AskLater):
        ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)
    with clock.standing_at(moment + dt.timedelta(days=30, minutes=1)):
        again = ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)

    assert again.is_waiting
    assert JoinRequest.objects.count() == 2


def test_nobody_asks_more_than_three_times_a_month(farid_account, closed):
    for _ in range(3):
        arrival = ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)
        services.withdraw_request(actor=farid_account, request_id=arrival.request.pk)

    with pytest.raises(AskLater):
        ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)


def test_asking_twice_waits_once(visit, farid_account, closed):
    for _ in range(2):
        visit(farid_account).post(f"/join/{closed.pk}/", TICKED)

    assert JoinRequest.objects.count() == 1
    assert Pointer.objects.filter(kind="request.made").count() == 1


def test_who_takes_it_back_leaves_nothing_behind(
    visit, farid_account, ada_account, waiting, closed
):
    visitor = visit(farid_account)
    with enter_tribe(closed):
        JoinAnswers.objects.update(answers=[{"question": "Why?", "answer": "Birds."}])

    answers = [visitor.post(f"/join/requests/{waiting.pk}/withdraw/") for _ in range(2)]
    late = visit(ada_account).to(closed).post(f"{REQUESTS}{waiting.pk}/accept/")

    assert [answer.status_code for answer in answers] == [302, 302]
    assert late.status_code == 409
    assert "it was taken back" in late.content.decode()
    assert not is_in(closed, farid_account)
    with enter_tribe(closed):
        assert not JoinAnswers.objects.exists()


def test_a_full_tribe_says_so_and_the_request_stays(ada, waiting, farid_account):
    rows = [
        Member(account_id=uuid.uuid4(), display_name="Somebody", joined_at=clock.now())
        for _ in range(100 - Member.objects.present().count())
    ]
    Member.objects.bulk_create(rows)

    with pytest.raises(TribeFull):
        services.accept_request(actor=ada, request_id=waiting.pk)

    assert JoinRequest.objects.get().state == "waiting"
    assert JoinAnswers.objects.get().is_waiting


def test_the_same_answer_twice_is_harmless_another_one_is_not(ada, bram, waiting):
    Member.objects.filter(pk=bram.pk).update(role="steward")
    bram.refresh_from_db()
    for _ in range(2):
        services.accept_request(actor=ada, request_id=waiting.pk)

    with pytest.raises(RequestAnswered):
        services.refuse_request(actor=ada, request_id=waiting.pk)
    with pytest.raises(RequestAnswered):
        services.accept_request(actor=bram, request_id=waiting.pk)

    assert JoinRequest.objects.get().state == "accepted"
    assert OutboxMessage.objects.filter(topic="members.request_accepted").count() == 1


def test_two_stewards_who_answer_at_once_give_one_answer(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    set_admission(alpha, "closed")
    farid = Account.objects.get(email="farid@partup.example")
    request = ask_to_join(actor=farid, tribe_id=alpha.pk, accepted_version=1).request
    with enter_tribe(alpha):
        Member.objects.filter(display_name="Bram").update(role="steward")
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
    gate = Barrier(2)

    def answer(wish):
        service, actor = wish
        gate.wait()
        try:
            with enter_tribe(alpha):
                service(actor=actor, request_id=request.pk)
                return 200
        except RequestAnswered as late:
            return late.status
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        wishes = [(services.accept_request, ada), (services.refuse_request, bram)]
        statuses = sorted(pool.map(answer, wishes))

    request.refresh_from_db()
    assert statuses == [200, 409]
    assert is_in(alpha, farid) is (request.state == "accepted")
    assert OutboxMessage.objects.filter(topic__startswith="members.request_").count() == 1


def test_a_request_closes_itself_when_its_person_comes_in_by_invitation(
    ada, waiting, farid_account, closed
):
    _, token = services.make_invitation_link(actor=ada)

    arrival = services.accept_invitation(actor=farid_account, token=token, accepted_version=1)

    assert not arrival.is_waiting
    assert JoinRequest.objects.get().state == "accepted"
    assert not JoinAnswers.objects.get().is_waiting
    with pytest.raises(RequestAnswered):
        services.refuse_request(actor=ada, request_id=waiting.pk)


def test_somebody_who_is_gone_from_part_up_no_longer_waits(ada, waiting, farid_account):
    erase_all(farid_account)
    erase_member(account_id=farid_account.pk)
    Account.objects.filter(pk=farid_account.pk).update(is_active=False)

    with pytest.raises(RequestAnswered):
        services.accept_request(actor=ada, request_id=waiting.pk)

    assert JoinRequest.objects.get().state == "withdrawn"
    assert not JoinAnswers.objects.exists()


def test_an_account_that_is_closed_meanwhile_is_not_let_in(visit, ada_account, waiting, closed):
    Account.objects.filter(email="farid@partup.example").update(is_active=False)
    inside = visit(ada_account).to(closed)

    page, answer = inside.get(REQUESTS), inside.post(f"{REQUESTS}{waiting.pk}/accept/")

    assert "Farid" not in page.content.decode()
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("state", "refusal"), [("read_only", TribeResting), ("suspended", NotFound)]
)
def test_a_tribe_that_rests_lets_nobody_in_and_keeps_who_waits(
    visit, waiting, farid_account, dunya_account, closed, state, refusal
):
    set_access(tribe=closed, state=state)

    with pytest.raises(refusal):
        ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)
    with pytest.raises(NotFound):
        ask_to_join(actor=dunya_account, tribe_id=closed.pk, accepted_version=1)

    assert "You wait for an answer" in visit(farid_account).get("/tribes/").content.decode()
    assert JoinRequest.objects.get().state == "waiting"


def test_who_waits_sees_it_in_a_tribe_that_rests_and_takes_it_back(
    visit, waiting, farid_account, closed
):
    set_access(tribe=closed, state="suspended")
    visitor = visit(farid_account)

    page = visitor.get("/tribes/").content.decode()
    answer = visitor.post(f"/join/requests/{waiting.pk}/withdraw/")

    assert f"/join/{closed.pk}/" not in page
    assert f"/join/requests/{waiting.pk}/withdraw/" in page
    assert answer.status_code == 302
    assert JoinRequest.objects.get().state == "withdrawn"


def test_a_guest_who_joins_becomes_a_member(farid_account, alpha):
    set_admission(alpha, "open")
    with enter_tribe(alpha):
        ends_at = clock.now() + dt.timedelta(days=3)
        guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)

    ask_to_join(actor=farid_account, tribe_id=alpha.pk, accepted_version=1)

    with enter_tribe(alpha):
        member = Member.objects.get(pk=guest.pk)
    assert (member.role, member.ends_at) == ("member", None)
    key = Membership.objects.get(account=farid_account)
    assert (key.role, key.ends_at) == ("member", None)


def test_the_rules_of_the_moment_decide(farid_account, closed):
    with enter_tribe(closed):
        TribeRules.objects.update(admission="open")

    arrival = ask_to_join(actor=farid_account, tribe_id=closed.pk, accepted_version=1)

    assert arrival.state == "in"


def test_the_list_of_who_waits_takes_as_many_statements_for_twenty_as_for_two(
    visit, ada_account, closed
):
    inside = visit(ada_account).to(closed)
    counts = []
    for number in (2, 18):
        _let_wait(closed, number)
        inside.get(REQUESTS)
        with CaptureQueriesContext(connection) as queries:
            page = inside.get(REQUESTS).content.decode()
        counts.append(len(queries))

    assert page.count("Let them in") == 20
    assert counts[0] == counts[1] <= 9


def _let_wait(tribe, number):
    for _ in range(number):
        name = uuid.uuid4().hex[:12]
        account = Account.objects.create_user(f"{name}@partup.example", display_name=name)
        ask_to_join(actor=account, tribe_id=tribe.pk, accepted_version=1)
