"""Forget anew whom an older database brought back."""

import datetime as dt
import uuid

from django.db import transaction

from core.accounts.models import Account
from core.audit.services import record
from core.privacy.models import Erasure, ErasureStep
from core.privacy.services.forgetting import forget_account, take_step
from core.privacy.services.ledger import note_in_ledger, noted
from tenants.context import enter_tribe


def replay_erasures() -> int:
    """
    Erase everybody again who was ever erased, and return how many people that were.

    For whoever brings back a copy of the database or of one tribe, before people are let in. It
    believes the file and the table alike. People who were never erased are not touched; doing it
    twice is harmless.
    """
    ledger = dict(Erasure.objects.values_list("pk", "erased_at")) | noted()
    return sum(_replay(account_id, erased_at) for account_id, erased_at in ledger.items())


def _replay(account_id: uuid.UUID, erased_at: dt.datetime) -> bool:
    if not _forget(account_id, erased_at):
        return False
    for step in ErasureStep.objects.filter(erasure=account_id).select_related("tribe"):
        with enter_tribe(step.tribe):
            take_step(step_id=step.pk)
    note_in_ledger(account_id=account_id)
    return True


@transaction.atomic
def _forget(account_id: uuid.UUID, erased_at: dt.datetime) -> bool:
    account = Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
    if account is None:
        return False
    account.erased_at = erased_at
    forget_account(account)
    record(
        action="erasure.replayed",
        account_id=None,
        object_type="account",
        object_id=account_id,
    )
    return True
