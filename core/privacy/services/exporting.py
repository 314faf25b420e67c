"""Gather a copy part by part, pack it, and remove it again; each step may be taken twice."""

import uuid

from django.db import transaction

from core.audit.services import record
from core.common import clock
from core.mail.services import queue_mail
from core.privacy.models import Export, ExportPart
from core.privacy.services import gathering, packing, schedules, shelf


@transaction.atomic
def gather_part(*, part_id: uuid.UUID) -> None:
    """
    Gather one part into the folder of its export, inside its tribe.

    Machine work. A worker that dies leaves the part to be gathered anew; the last part has the
    whole packed.
    """
    # Held from here on: an erasure waits until the part lies in the folder, or is there first; and
    # the last two parts meet here, so that one of them sees that it is the last.
    parts = ExportPart.objects.select_for_update(of=("self", "export"), no_key=True)
    parts = parts.select_related("export__account", "tribe")
    part = parts.filter(pk=part_id, done_at=None).first()
    if part is None or not part.export.is_gathering:
        return
    account = part.export.account
    if part.tribe is None:
        content = gathering.gather_account(account)
    else:
        content = gathering.gather_tribe(account, part.tribe)
    shelf.write_part(part.export_id, part.pk, content)
    part.done_at = clock.now()
    part.save(update_fields=["done_at"])
    if not part.export.parts.filter(done_at=None).exists():
        schedules.schedule_packing(part.export)


@transaction.atomic
def pack(*, export_id: uuid.UUID) -> None:
    """Put what was gathered into one file, and mail whose it is; harmless when it is there."""
    export = _under_way(export_id)
    if export is None:
        return
    keys = export.parts.order_by("tribe__slug", "id").values_list("pk", flat=True)
    content = packing.archive(
        account=export.account,
        parts=[shelf.read_part(export.pk, key) for key in keys],
        made_at=export.created_at,
    )
    shelf.place(shelf.folder_of(export.pk) / shelf.ARCHIVE, content)
    export.state, export.ready_at = Export.State.READY, clock.now()
    export.expires_at = export.ready_at + schedules.KEPT
    export.size_bytes, export.digest = len(content), packing.digest(content)
    export.save()
    schedules.schedule_removal(export.pk, at=export.expires_at)
    queue_mail(
        topic="privacy.export_ready",
        account_id=export.account_id,
        ref={"export": str(export.pk)},
        language=export.account.language,
        dedupe_key=f"export:{export.pk}",
    )
    _record("export.ready", export)
    # Until the commit the parts are needed: whoever is killed before it packs anew.
    transaction.on_commit(lambda: shelf.keep_only_archive(export_id), robust=True)


@transaction.atomic
def give_up(*, export_id: uuid.UUID) -> None:
    """End a copy that could not be finished in a day; its owner may ask anew."""
    export = _under_way(export_id)
    if export is None:
        return
    export.state = Export.State.FAILED
    export.save(update_fields=["state"])
    schedules.schedule_removal(export.pk)
    _record("export.failed", export)


@transaction.atomic
def remove_export(*, export_id: uuid.UUID) -> None:
    """Remove the file of an export, and all that was gathered for it; harmless twice."""
    shelf.clear(export_id)
    export = Export.objects.select_for_update(no_key=True).filter(pk=export_id).first()
    if export is None:
        return
    if export.state == Export.State.READY:
        export.state = Export.State.REMOVED
        export.save(update_fields=["state"])
    _record("export.removed", export)


def _under_way(export_id: uuid.UUID) -> Export | None:
    rows = Export.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    return rows.filter(pk=export_id, state=Export.State.GATHERING).first()


def _record(action: str, export: Export) -> None:
    record(
        action=action,
        account_id=None,
        object_type="export",
        object_id=export.pk,
        changes={"account": str(export.account_id)},
    )
