"""Write down what was done outside the tribes."""

import uuid
from typing import Any, TypeVar

from core.audit.context import current_origin
from core.audit.models import AuditRecord, PlatformRecord
from core.common.addresses import network_of

Line = TypeVar("Line", bound=AuditRecord)


def record(
    *,
    action: str,
    account_id: uuid.UUID | None,
    object_type: str = "",
    object_id: uuid.UUID | None = None,
    tribe_id: uuid.UUID | None = None,
    changes: dict[str, Any] | None = None,
    outcome: str = AuditRecord.Outcome.DONE,
) -> PlatformRecord:
    """
    Add a line to the platform's record, in the present transaction.

    `action` is a dotted word ("account.password_changed") with a sentence in the registry;
    `changes` holds states, numbers, keys and names of fields, never what a person is called or
    wrote. Calling twice adds two lines.
    """
    line = PlatformRecord(
        action=action,
        account_id=account_id,
        object_type=object_type,
        object_id=object_id,
        tribe_id=tribe_id,
        changes=changes or {},
        outcome=outcome,
    )
    return write(line)


def write(line: Line) -> Line:
    """Add a line to its record, with where the present request came from."""
    origin = current_origin()
    line.host, line.agent, line.request_id = origin.host, origin.agent, origin.request_id
    line.address = origin.address or None
    line.network = network_of(origin.address) or None
    line.save(force_insert=True)
    return line
