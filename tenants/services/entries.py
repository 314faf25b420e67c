"""From the account host into a tribe: a code that works once, for half a minute."""

import datetime as dt
import hashlib
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account, Session
from core.audit.services import record
from core.common import clock
from core.common.errors import DomainError, NotFound
from tenants.models import Handoff, Membership, Tribe

LIFETIME = dt.timedelta(seconds=30)


class SecondFactorNeeded(DomainError):
    """The actor belongs there, but signed in without the second factor that the place asks for."""

    code = "second_factor_required"
    status = 403
    message = _("This place asks for a second factor. Confirm with yours, or add one.")


class EntryExpired(DomainError):
    """A code that was used, is too old, or belongs to another tribe or browser."""

    code = "entry_expired"
    status = 400
    message = _("This way in works once and for half a minute only. Please enter again.")


def hashed(secret: str) -> str:
    """The form in which a secret of 256 random bits is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def issue_handoff(*, actor: Account, session_key: str, tribe: Tribe | None, state: str) -> str:
    """
    This will return a code that opens one session of the actor in a tribe they belong to.

    Without a tribe it opens the staff host, for staff. `state` is a secret of the browser or
    caller that asks; the code works with it only.

    The staff host, and a tribe whose rules say so, open for a sign-in with a second factor only.

    :raises NotFound: if the actor does not belong there.
    :raises SecondFactorNeeded: if the session was opened without one.
    """
    session = Session.objects.filter(pk=session_key, account=actor).first()
    if session is None or not _belongs(actor, tribe):
        raise NotFound
    if not _is_strong_enough(session, tribe):
        raise SecondFactorNeeded
    code = secrets.token_urlsafe(32)
    Handoff.objects.create(
        code_hash=hashed(code),
        state_hash=hashed(state),
        account=actor,
        parent_id=session_key,
        tribe=tribe,
        expires_at=clock.now() + LIFETIME,
    )
    return code


def _belongs(actor: Account, tribe: Tribe | None) -> bool:
    if tribe is None:
        return actor.is_staff
    return Membership.objects.live().filter(account=actor, tribe=tribe).exists()


def _is_strong_enough(session: Session, tribe: Tribe | None) -> bool:
    return session.is_strong or (tribe is not None and not tribe.needs_second_factor)


def redeem_handoff(*, code: str, state: str, tribe: Tribe | None) -> Session:
    """
    This will use a code up and return the parent session it was issued in.

    Not reachable with somebody else's code: it is bound to tribe and state, and gone after the
    first try, right or wrong.

    :raises EntryExpired: if the code does not open this tribe for this caller now.
    """
    handoff = _take(code)
    if handoff is None or not _fits(handoff, state=state, tribe=tribe):
        raise EntryExpired
    _record(handoff)
    return handoff.parent


def _record(handoff: Handoff) -> None:
    is_tribe = handoff.tribe_id is not None
    record(
        action="tribe.entered" if is_tribe else "staff.entered",
        account_id=handoff.account_id,
        object_type="tribe" if is_tribe else "",
        object_id=handoff.tribe_id,
        tribe_id=handoff.tribe_id,
    )


@transaction.atomic
def _take(code: str) -> Handoff | None:
    handoff = (
        Handoff.objects.select_for_update(of=("self",))
        .select_related("parent__account", "tribe")
        .filter(pk=hashed(code))
        .first()
    )
    if handoff:
        Handoff.objects.filter(pk=handoff.pk).delete()
    return handoff


def _fits(handoff: Handoff, *, state: str, tribe: Tribe | None) -> bool:
    moment = clock.now()
    return (
        handoff.tribe_id == (tribe.pk if tribe else None)
        and secrets.compare_digest(handoff.state_hash, hashed(state))
        and handoff.expires_at > moment
        and handoff.parent.expire_date > moment
        and handoff.parent.account_id == handoff.account_id
        and _is_strong_enough(handoff.parent, handoff.tribe)
    )
