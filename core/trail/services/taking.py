"""Taking the record along."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core.audit.selectors import Wish
from core.common.errors import NotFound
from core.trail import policies, selectors
from core.trail.services.recording import record

if TYPE_CHECKING:
    from core.members.models import Member

EXPORTED = "record.exported"


def take_table(*, actor: "Member", wish: Wish | None = None, **whom: Any) -> Iterator[str]:
    """
    This will return the lines that fit a wish as CSV, in pieces made when they are asked for.

    Stewards may; the record tells who took it along, each time.

    :raises NotFound: if the record is not the actor's to read.
    """
    _note(actor, "csv")
    return selectors.as_table(selectors.find_lines(wish=wish, **whom))


def take_sealed(*, actor: "Member") -> Iterator[str]:
    """
    This will return the whole record with its seals, so that an outsider can verify it.

    Stewards may; the record tells who took it along, each time.

    :raises NotFound: if the record is not the actor's to read.
    """
    _note(actor, "json")
    return selectors.as_json_lines()


@transaction.atomic
def _note(actor: "Member", form: str) -> None:
    if not policies.can_read(actor):
        raise NotFound
    record(action=EXPORTED, actor=actor, changes={"form": form})
