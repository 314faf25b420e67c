"""
The state table: what each door of a tribe, each job, task and mail is about. A file per host.

`host route METHOD act`, with an act of `tenants.gate.Act`; on the account host `pay` is what stays
open whatever a tribe may do. `job`, `task` and `mail` have a name and an act, or `upkeep`: done in
a closed tribe too. A row that is missing fails: whoever adds a door decides what it asks for.
"""

from pathlib import Path

from tenants.context import TribeAwareTask
from tenants.models.tribes import Access

STATES = list(Access.values)
ALL_ACTS = {"pass", "read", "write", "invite", "export", "leave", "work", "mail"}
READ_ONLY = {"pass", "read", "export", "leave", "work", "mail"}
# Written out a second time, so that a slip of the pen in the gate is seen.
ALLOWED = {
    "pending": {"pass", "mail"},
    "trialing": ALL_ACTS,
    "active": ALL_ACTS,
    "past_due": ALL_ACTS,
    "grace": ALL_ACTS - {"invite"},
    "read_only": READ_ONLY,
    "cancelled": READ_ONLY,
    "suspended": {"pass", "mail"},
    "archived": {"pass"},
    "erased": set(),
}
FOLDER = Path(__file__).with_name("states")


def load() -> dict[str, str]:
    """The act of each thing, by its name in the table."""
    rows = {}
    for file in sorted(FOLDER.glob("*.txt")):
        for line in file.read_text().splitlines():
            if line and not line.startswith("#"):
                name, _, act = line.rpartition(" ")
                rows[name] = act
    return rows


def is_of_a_tribe(name: str, task: object) -> bool:
    """Whether a task works inside a tribe; those of tests are not in the table."""
    return isinstance(task, TribeAwareTask) and task.in_tribe and not name.startswith("tests.")


def is_done(act: str, state: str) -> bool:
    """Whether something with this act is done in a tribe in this state."""
    return act == "upkeep" or act in ALLOWED[state]
