"""Asking to join a tribe, and answering who asks."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common import clock
from core.common.errors import DomainError, NotFound
from core.common.validation import check_fields
from core.mail.services import queue_mail
from core.members import policies, selectors
from core.members.models import JoinAnswers, Member
from core.members.policies import Inviter, WayIn
from core.members.services.conditions import Answers, check_acceptance, refuse
from core.members.services.joining import admit_member, hold_door
from core.members.services.waiting import begin_waiting
from core.trail.services import record
from tenants import policies as tenant_policies
from tenants.context import current_tribe, enter_tribe
from tenants.models import JoinRequest, Tribe


class TribeResting(DomainError):
    """A tribe that lets nobody in now: it is not paid for, or not begun."""

    code = "tribe_resting"
    message = _("This tribe lets nobody in at the moment. Try again later.")


class RequestAnswered(DomainError):
    """A request that somebody else answered, or its person took back."""

    code = "request_answered"
    message = _("Somebody answered this request already, or it was taken back.")


@dataclass(frozen=True)
class Arrival:
    """Where somebody is who came to the door: inside, or waiting."""

    tribe: Tribe
    request: JoinRequest | None = None

    @property
    def is_waiting(self) -> bool:
        return self.request is not None

    @property
    def state(self) -> str:
        """In a word, for the JSON door."""
        return "waiting" if self.is_waiting else "in"


@transaction.atomic
def ask_to_join(
    *,
    actor: Account,
    tribe_id: uuid.UUID,
    accepted_version: int | None = None,
    answers: Answers | None = None,
) -> Arrival:
    """
    This will let the actor into an open tribe, or have them wait for a steward of another.

    They accept the rules as they are, and answer the tribe's questions if they are to wait. Who
    is in stays in, who waits goes on waiting; a guest becomes a member.

    :raises NotFound: if the tribe shows strangers no face, and they never asked.
    :raises TribeResting: if it lets nobody in now.
    :raises InvalidInput: if the rules were not accepted, or a question not answered.
    :raises AskLater: after a refusal within 30 days, or three requests.
    :raises TribeFull: if its plan has no room left.
    """
    door = selectors.door_of(account=actor, tribe_id=tribe_id)
    if door is None:
        raise NotFound
    with enter_tribe(door.tribe):
        tribe = hold_door()
        if not tenant_policies.is_open(tribe.access_state):
            raise TribeResting
        member = selectors.member_of(actor.pk)
        if member and not member.is_guest:
            return Arrival(tribe)
        rules = selectors.current_rules()
        errors = check_acceptance(rules, accepted_version)
        was_removed = selectors.removed_at(actor.pk) is not None
        way = policies.how_one_comes_in(rules.admission, Inviter.NOBODY, was_removed=was_removed)
        if way is WayIn.AT_ONCE:
            refuse(errors)
            admit_member(account=actor, accepted_version=accepted_version)
            return Arrival(tribe)
        request = begin_waiting(account=actor, rules=rules, answers=answers or {}, errors=errors)
        return Arrival(tribe, request)


@transaction.atomic
def withdraw_request(*, actor: Account, request_id: uuid.UUID) -> JoinRequest:
    """
    This will take back what the actor asked; what they said goes too. Twice is harmless.

    :raises NotFound: if it is not theirs.
    :raises RequestAnswered: if it was answered.
    """
    mine = JoinRequest.objects.select_related("tribe").filter(account=actor, pk=request_id).first()
    if mine is None:
        raise NotFound
    with enter_tribe(mine.tribe):
        request = _held(request_id)
        if request.state == JoinRequest.State.WITHDRAWN:
            return request
        if not request.is_waiting:
            raise RequestAnswered
        _settle(request, JoinRequest.State.WITHDRAWN)
        JoinAnswers.objects.filter(pk=request.pk).delete()
    return request


@transaction.atomic
def accept_request(*, actor: Member, request_id: uuid.UUID) -> Member:
    """
    This will let somebody in who waits; they are told by mail.

    Stewards may. Doing so again is harmless for who did it.

    :raises NotFound: if nobody waits here under that key, or the actor may not know.
    :raises RequestAnswered: if somebody else was faster, or it was taken back.
    :raises TribeFull: if the plan has no room left; the request goes on waiting.
    """
    request, said = _for_answer(actor, request_id)
    if request.state == JoinRequest.State.ACCEPTED and said.answered_by_id == actor.pk:
        return Member.objects.get(account_id=request.account_id)
    if not request.is_waiting:
        raise RequestAnswered
    member = admit_member(
        account=request.account,
        invited_by=said.invited_by,
        accepted_version=said.accepted_version,
    )
    _settle(request, JoinRequest.State.ACCEPTED)
    _answer(actor, said, "request.accepted")
    _mail(request, "members.request_accepted")
    return member


@transaction.atomic
def refuse_request(*, actor: Member, request_id: uuid.UUID, words: str = "") -> None:
    """
    This will tell somebody who waits, kindly, that they do not come in now; with a word or none.

    Stewards may. Doing so again is harmless for who did it. Whoever was refused may ask again
    after 30 days, or on a new invitation.

    :raises NotFound: if nobody waits here under that key, or the actor may not know.
    :raises RequestAnswered: if somebody else was faster, or it was taken back.
    :raises InvalidInput: if the word is longer than 500 characters.
    """
    request, said = _for_answer(actor, request_id)
    if request.state == JoinRequest.State.REFUSED and said.answered_by_id == actor.pk:
        return
    if not request.is_waiting:
        raise RequestAnswered
    said.words = words
    check_fields(said, exclude=["answers"])
    _settle(request, JoinRequest.State.REFUSED)
    _answer(actor, said, "request.refused")
    _mail(request, "members.request_refused")


def _for_answer(actor: Member, request_id: uuid.UUID) -> tuple[JoinRequest, JoinAnswers]:
    if not policies.can_answer_requests(actor):
        raise NotFound
    request = _held(request_id)
    said = JoinAnswers.objects.select_related("invited_by").filter(pk=request.pk).first()
    if said is None or not request.account.is_active:
        raise RequestAnswered
    return request, said


def _held(request_id: uuid.UUID) -> JoinRequest:
    """A request of the present tribe, locked after its door."""
    hold_door()
    request = (
        JoinRequest.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(tribe=current_tribe(), pk=request_id)
        .first()
    )
    if request is None:
        raise NotFound
    return request


def _settle(request: JoinRequest, state: str) -> None:
    request.state, request.answered_at = state, clock.now()
    request.save(update_fields=["state", "answered_at"])


def _answer(actor: Member, said: JoinAnswers, action: str) -> None:
    said.is_waiting, said.answered_by = False, actor
    said.save(update_fields=["is_waiting", "answered_by", "words"])
    record(action=action, actor=actor, subject=said)


def _mail(request: JoinRequest, topic: str) -> None:
    queue_mail(
        topic=topic,
        account_id=request.account_id,
        tribe_id=request.tribe_id,
        ref={"request": str(request.pk)},
        language=request.account.language,
        dedupe_key=f"{topic}:{request.pk}",
    )
