"""Asking for a copy of everything, and taking it along."""

import uuid
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from core.accounts.models import Account
from core.audit.services import record
from core.common.errors import NotFound
from core.privacy import selectors
from core.privacy.models import Export, ExportPart
from core.privacy.services import schedules, shelf
from tenants.models import JoinRequest, Membership, Tribe


@transaction.atomic
def ask_for_export(*, actor: Account) -> Export:
    """
    This will have a copy gathered of everything the actor has here, in all tribes.

    One at a time: while one is under way that one is returned. An older copy goes.

    :raises NotFound: if the account was erased.
    """
    # Two clicks at once meet here, and an erasure too.
    account = Account.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if account.erased_at:
        raise NotFound
    if under_way := Export.objects.filter(account=account, state=Export.State.GATHERING).first():
        return under_way
    for former in Export.objects.filter(account=account).exclude(state=Export.State.REMOVED):
        former.state = Export.State.REMOVED
        former.save(update_fields=["state"])
        schedules.schedule_removal(former.pk)
    export = Export.objects.create(account=account)
    tribes = [None, *Tribe.objects.filter(_knows(account)).order_by("pk")]
    parts = ExportPart.objects.bulk_create(ExportPart(export=export, tribe=one) for one in tribes)
    schedules.schedule_parts(export, parts)
    _record("export.asked", export, parts=len(parts))
    return export


@transaction.atomic
def take_along(*, actor: Account, export_id: uuid.UUID) -> tuple[Export, Path]:
    """
    This will return the actor's own copy and where it lies, and note that it was taken.

    :raises NotFound: if it is not the actor's, is not ready, or its days are over.
    """
    export = selectors.find_export(account=actor, export_id=export_id)
    if export is None or not export.is_ready or not shelf.archive_of(export.pk).is_file():
        raise NotFound
    _record("export.downloaded", export)
    return export, shelf.archive_of(export.pk)


def _knows(account: Account) -> Q:
    """The tribes somebody belongs to or did, and those they asked to come into."""
    keys = Membership.objects.filter(account=account).values("tribe")
    asked = JoinRequest.objects.filter(account=account).values("tribe")
    return Q(pk__in=keys) | Q(pk__in=asked)


def _record(action: str, export: Export, **changes: int) -> None:
    record(
        action=action,
        account_id=export.account_id,
        object_type="export",
        object_id=export.pk,
        changes=dict(changes),
    )
