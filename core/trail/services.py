"""Write down what was done in a tribe."""

from typing import TYPE_CHECKING, Any

from django.db import models

from core.audit.models import AuditRecord
from core.audit.services import write
from core.trail.models import TrailRecord

if TYPE_CHECKING:
    from core.members.models import Member


def record(
    *,
    action: str,
    actor: "Member | None",
    subject: models.Model | None = None,
    changes: dict[str, Any] | None = None,
    outcome: str = AuditRecord.Outcome.DONE,
) -> TrailRecord:
    """
    Add a line to the record of the present tribe, in the present transaction.

    `action` is a dotted word ("member.removed"); `changes` holds states, numbers, keys and names
    of fields, never what a person is called or wrote.
    """
    line = TrailRecord(
        action=action,
        actor=actor,
        object_type=(subject._meta.model_name or "") if subject else "",
        object_id=subject.pk if subject else None,
        changes=changes or {},
        outcome=outcome,
    )
    return write(line)
