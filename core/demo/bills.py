"""Who of the demo pays for a tribe, and how, read into plain records."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from billing.services.details import Details
from core.demo.story import STORIES, Story, StoryError

FILE = "bills.toml"
CARD, INVOICE = "card", "invoice"


@dataclass(frozen=True, kw_only=True)
class Bill:
    """
    One tribe that is paid for; `by` is who of its organisation does it.

    An order by invoice that nobody of staff agreed to (`approved_by`) waits for them.
    """

    tribe: str
    by: str
    pays: str
    plan: str
    details: Details
    po_number: str = ""
    approved_by: str = ""


def read_bills(story: Story, folder: Path = STORIES) -> tuple[Bill, ...]:
    """
    What the file says, in its order; nothing where there is no file.

    :raises StoryError: if it names somebody or something that the story does not know.
    """
    path = folder / FILE
    if not path.exists():
        return ()
    rows = tomllib.loads(path.read_text(encoding="utf-8"))["bill"]
    return tuple(_bill(row, story) for row in rows)


def _bill(row: dict[str, Any], story: Story) -> Bill:
    try:
        bill = Bill(**row | {"details": Details(**row.get("details", {}))})
    except TypeError as error:
        raise StoryError(f"{FILE}: {error}") from error
    people = {bill.by, bill.approved_by} - {""}
    tribes = {tribe.slug for tribe in story.tribes}
    if bill.tribe not in tribes or people - set(story.people) or bill.pays not in (CARD, INVOICE):
        raise StoryError(f"{FILE}: the bill of {bill.tribe!r} names what is not there.")
    return bill
