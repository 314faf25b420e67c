"""Ending sessions."""

from django.db import transaction

from core.accounts import signals
from core.accounts.models import Account, Session
from core.audit import services as audit


@transaction.atomic
def sign_out_everywhere(*, actor: Account) -> None:
    """
    This will end every session of the actor on every host, at its next request.

    With them go the open codes into tribes, and whatever else lets somebody in as the actor: it
    hears of it by `signed_out_everywhere`. Doing it twice is harmless.
    """
    ended, _rows = Session.objects.filter(account=actor).delete()
    signals.signed_out_everywhere.send(sender=Account, account=actor)
    audit.record(action="session.ended_everywhere", account_id=actor.pk, changes={"rows": ended})
