"""Write down what was done in a tribe."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import models, transaction

from core.audit.models import AuditRecord
from core.audit.services import write
from core.audit.services.refusing import (
    Service,
    key_of,
    recording_refusals,
    told_lately,
    type_of,
)
from core.trail.models import TrailRecord
from core.trail.services.sealing import ask_to_seal
from tenants.context import current_tribe

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

    `action` is a dotted word ("member.removed") with a sentence in the registry; `changes` holds
    states, numbers, keys and names of fields, never what a person is called or wrote. Calling
    twice adds two lines. After the commit the line is put in line for its seal.
    """
    line = TrailRecord(
        action=action,
        actor=actor,
        object_type=type_of(subject),
        object_id=key_of(subject),
        changes=changes or {},
        outcome=outcome,
    )
    transaction.on_commit(partial(ask_to_seal, current_tribe()), robust=True)
    return write(line)


def refusals_recorded(action: str, *, about: str = "") -> Callable[[Service], Service]:
    """
    Decorate a service of a member, so that the record of the tribe tells when it refuses.

    Put it above `transaction.atomic`. The same refusal to the same member about the same thing is
    told once a minute; `about` names the argument that is the thing or its key.
    """
    return recording_refusals(_write_refusal, action=action, about=about)


def _write_refusal(*, action: str, actor: "Member", key: uuid.UUID | None, kind: str) -> None:
    if told_lately(TrailRecord, action=action, actor=actor, object_id=key):
        return
    refused = AuditRecord.Outcome.REFUSED
    line = TrailRecord(action=action, actor=actor, object_type=kind, object_id=key, outcome=refused)
    transaction.on_commit(partial(ask_to_seal, current_tribe()), robust=True)
    write(line)
