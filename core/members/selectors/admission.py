"""How one comes into a tribe, and who would like to."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from core.accounts.models import Account
from core.common import clock
from core.members.models import JoinAnswers, JoinQuestion, TribeRules
from core.members.selectors.people import member_of, removed_at
from core.members.selectors.rules import current_rules
from tenants import policies as tenant_policies
from tenants.context import current_tribe, enter_tribe
from tenants.models import JoinRequest, Tribe

# Who was refused asks again after this, or on a new invitation.
PAUSE = dt.timedelta(days=30)


@dataclass(frozen=True)
class Door:
    """What somebody finds at the door of a tribe: its rules, what it asks, and where they stand."""

    tribe: Tribe
    rules: TribeRules
    questions: list[JoinQuestion]
    request: JoinRequest | None
    words: str
    is_member: bool
    was_removed: bool

    @property
    def is_waiting(self) -> bool:
        return self.request is not None and self.request.is_waiting

    @property
    def asks_again_at(self) -> dt.datetime | None:
        """From when on somebody who was refused may ask again; None when they may now."""
        return pause_after(self.request)


@dataclass(frozen=True)
class Waiting:
    """One's own request that waits; the door of a closed tribe cannot be looked at."""

    request: JoinRequest
    has_door: bool


@dataclass(frozen=True)
class Asking:
    """Somebody who asks to join, as stewards see them."""

    request: JoinRequest
    answers: JoinAnswers

    @property
    def name(self) -> str:
        return self.request.account.name


def questions() -> list[JoinQuestion]:
    """What the present tribe asks whoever would like to join, in order."""
    return list(JoinQuestion.objects.order_by("position"))


def door_of(*, account: Account, tribe_id: uuid.UUID) -> Door | None:
    """
    The door of a tribe as somebody finds it, or None.

    It shows when the tribe shows its face, and to who belongs to it or once asked.
    """
    tribe = Tribe.objects.select_related("organisation").filter(pk=tribe_id).first()
    if tribe is None or not tenant_policies.is_readable(tribe.access_state):
        return None
    request = latest_request(account=account, tribe=tribe)
    with enter_tribe(tribe):
        member = member_of(account.pk)
        is_member = member is not None and not member.is_guest
        if not (tenant_policies.shows_face(tribe) or request or member):
            return None
        return Door(
            tribe=tribe,
            rules=current_rules(),
            questions=questions(),
            request=request,
            words=_words(request),
            is_member=is_member,
            was_removed=removed_at(account.pk) is not None,
        )


def latest_request(*, account: Account, tribe: Tribe) -> JoinRequest | None:
    """What somebody asked of a tribe last."""
    return JoinRequest.objects.filter(account=account, tribe=tribe).order_by("-id").first()


def waits_at(*, account: Account | None, tribe: Tribe) -> bool:
    """Whether somebody asked to join a tribe and has no answer yet."""
    if account is None:
        return False
    waiting = JoinRequest.objects.filter(tribe=tribe, state=JoinRequest.State.WAITING)
    return waiting.filter(account=account).exists()


def pause_after(request: JoinRequest | None) -> dt.datetime | None:
    """Until when somebody who was refused waits before they ask again; None when it is over."""
    if request is None or request.state != JoinRequest.State.REFUSED or not request.answered_at:
        return None
    until = request.answered_at + PAUSE
    return until if until > clock.now() else None


def requests_of(account: Account) -> QuerySet[JoinRequest]:
    """What somebody asked of tribes, newest first."""
    mine = JoinRequest.objects.filter(account=account).select_related("tribe")
    return mine.order_by("-id")


def waiting_requests_of(account: Account) -> list[Waiting]:
    """The requests of somebody that wait for an answer."""
    return [
        Waiting(request, tenant_policies.is_readable(request.tribe.access_state))
        for request in requests_of(account).filter(state=JoinRequest.State.WAITING)
    ]


def waiting_requests() -> QuerySet[JoinRequest]:
    """Who asks to join the present tribe, the first first; for stewards only."""
    return (
        JoinRequest.objects.filter(
            tribe=current_tribe(), state=JoinRequest.State.WAITING, account__is_active=True
        )
        .select_related("account")
        .order_by("id")
    )


def with_answers(requests: list[JoinRequest]) -> list[Asking]:
    """Requests of the present tribe with what their people said: one statement."""
    keys = [request.pk for request in requests]
    said = JoinAnswers.objects.filter(pk__in=keys).select_related("invited_by").in_bulk()
    return [Asking(request, said[request.pk]) for request in requests if request.pk in said]


def _words(request: JoinRequest | None) -> str:
    if request is None or request.state != JoinRequest.State.REFUSED:
        return ""
    return str(
        JoinAnswers.objects.filter(pk=request.pk).values_list("words", flat=True).first() or ""
    )
