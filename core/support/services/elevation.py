"""A quarter of an hour in which somebody of staff may change things."""

from django.db import transaction

from core.accounts import selectors as accounts
from core.accounts.models import Account, Session
from core.audit import services as audit
from core.common import clock
from core.common.errors import NotAllowed
from core.support.models import Elevation
from core.support.rules import ELEVATION
from core.support.selectors.people import staff_of
from core.support.services.reasons import checked_reason
from tenants.services.entries import SecondFactorNeeded


@audit.refusals_recorded("staff.elevated")
@transaction.atomic
def elevate(*, actor: Account, session: Session, reason: str) -> Elevation:
    """
    Let one sign-in of staff change things for fifteen minutes.

    This will begin a quarter anew when one is open. The door has asked for the second factor a
    moment ago; who has none is refused here, whatever the door believes.

    :raises NotAllowed: if the actor holds no role.
    :raises SecondFactorNeeded: if the account has no second factor, or signed in without it.
    :raises InvalidInput: if no reason is given.
    """
    if not staff_of(account=actor, session=session).roles:
        raise NotAllowed
    if not session.is_strong or not accounts.has_second_factor(actor):
        raise SecondFactorNeeded
    words = checked_reason(reason)
    _end(session)
    opened = Elevation.objects.create(
        account=actor, session=session, reason=words, until=clock.now() + ELEVATION
    )
    audit.record(
        action="staff.elevated",
        account_id=actor.pk,
        changes={"until": opened.until.isoformat(timespec="seconds")},
    )
    return opened


@transaction.atomic
def step_down(*, actor: Account, session: Session | None) -> bool:
    """
    Close the quarter of an hour before it is over; tell whether there was one.

    Doing it twice is harmless.
    """
    if not _end(session):
        return False
    audit.record(action="staff.stepped_down", account_id=actor.pk)
    return True


def _end(session: Session | None) -> int:
    # Two clicks at once take turns at the sign-in, so that neither finds the other's row.
    if session is None:
        return 0
    Session.objects.select_for_update().filter(pk=session.pk).first()
    return Elevation.objects.filter(session=session, ended_at=None).update(ended_at=clock.now())
