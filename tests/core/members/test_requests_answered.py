"""Stewards let in or refuse kindly."""

import datetime as dt
import uuid

import pytest

from core.common import clock
from core.inbox.models import Pointer
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members import services
from core.members.models import JoinAnswers, Member
from core.members.services import (
    AskLater,
    RequestAnswered,
    TribeFull,
    ask_to_join,
)
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tenants.models import JoinRequest
from tests.core.members.doors import is_in

REQUESTS = "/people/requests/"


TICKED = {"accepted_version": "1"}


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
