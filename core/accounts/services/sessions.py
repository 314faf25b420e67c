"""Ending sessions."""

from django.db import transaction

from core.accounts import selectors, signals
from core.accounts.models import Account, Session
from core.audit import services as audit
from core.common.errors import NotFound
from core.mail.services import queue_mail


@transaction.atomic
def end_session(*, actor: Account, name: str) -> None:
    """
    This will end one sign-in of the actor, and with it every tribe that was entered from it.

    It acts at the next request there. Ending it twice finds nothing the second time.

    :raises NotFound: if the actor has no such session.
    """
    session = selectors.session_named(actor, name)
    if session is None:
        raise NotFound
    session.delete()
    audit.record(action="session.ended", account_id=actor.pk)
    _tell(actor, "sessions_ended")


@transaction.atomic
def end_other_sessions(*, actor: Account, current_key: str) -> int:
    """
    This will end every sign-in of the actor but the present one, and return how many there were.

    Doing it twice ends nothing more, and mails nothing more.
    """
    others = Session.objects.filter(account=actor, parent=None).exclude(pk=current_key)
    count = others.count()
    others.delete()
    if count:
        audit.record(action="session.others_ended", account_id=actor.pk, changes={"count": count})
        _tell(actor, "sessions_ended")
    return count


@transaction.atomic
def sign_out_everywhere(*, actor: Account) -> None:
    """
    This will end every session of the actor on every host, at its next request.

    With them go the open codes into tribes, and whatever else lets somebody in as the actor: it
    hears of it by `signed_out_everywhere`. Doing it twice is harmless.
    """
    Session.objects.filter(account=actor).delete()
    signals.signed_out_everywhere.send(sender=Account, account=actor)
    audit.record(action="session.ended_everywhere", account_id=actor.pk)
    _tell(actor, "signed_out_everywhere")


def _tell(account: Account, event: str) -> None:
    queue_mail(
        topic=f"account.{event}",
        account_id=account.pk,
        to_email=account.email,
        language=account.language,
    )
