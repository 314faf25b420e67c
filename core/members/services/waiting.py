"""Waiting for an answer: how a request begins, and how it ends by itself."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common import clock
from core.common.errors import DomainError
from core.history.services import record_event
from core.members import selectors
from core.members.events import RequestEvent
from core.members.models import JoinAnswers, Member, TribeRules
from core.members.selectors import admission
from core.members.services.conditions import Answers, check_answers, refuse
from tenants.context import current_tribe
from tenants.models import Invitation, JoinRequest

MOST_REQUESTS = 3
WITHIN = dt.timedelta(days=30)


class AskLater(DomainError):
    """Somebody who was refused lately, or asks again and again."""

    code = "ask_later"


def begin_waiting(
    *,
    account: Account,
    rules: TribeRules,
    answers: Answers,
    errors: dict[str, list[object]],
    invitation: Invitation | None = None,
    invited_by: Member | None = None,
) -> JoinRequest:
    """
    Let somebody wait at the door of the present tribe, which is held; stewards are told.

    Who waits already goes on waiting: what they said first stays.

    :raises InvalidInput: if the tribe's questions were not answered, or for `errors` so far.
    :raises AskLater: after a refusal within 30 days, unless a newer invitation brings them; and
        after three requests in 30 days.
    """
    last = admission.latest_request(account=account, tribe=current_tribe())
    if last and last.is_waiting:
        return last
    _check_may_ask(account, last, invitation)
    told, faults = check_answers(selectors.questions(), answers)
    refuse(errors | faults)
    request = JoinRequest.objects.create(
        account=account, tribe=current_tribe(), invitation=invitation
    )
    said = JoinAnswers.objects.create(
        pk=request.pk,
        invited_by=invited_by,
        accepted_version=rules.version,
        answers=told,
        created_at=request.created_at,
    )
    record_event(kind=RequestEvent.MADE, actor=None, subject=said)
    return request


def _check_may_ask(
    account: Account, last: JoinRequest | None, invitation: Invitation | None
) -> None:
    until = admission.pause_after(last)
    is_invited_anew = (
        invitation is not None
        and last is not None
        and last.answered_at is not None
        and invitation.created_at > last.answered_at
    )
    if until and not is_invited_anew:
        day = clock.local_date(time_zone=current_tribe().time_zone, at=until)
        sentence = _("You may ask again from %(day)s, or on a new invitation.")
        raise AskLater(sentence % {"day": date_format(day, "j F Y")})
    lately = JoinRequest.objects.filter(
        account=account, tribe=current_tribe(), created_at__gt=clock.now() - WITHIN
    )
    if not is_invited_anew and lately.count() >= MOST_REQUESTS:
        raise AskLater(_("You asked three times in a month. Wait a while before you ask again."))
