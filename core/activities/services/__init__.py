"""What is done with activities."""

from core.activities.services.adding import add_activity, change_activity, remove_idea
from core.activities.services.contributing import (
    agree_contribution,
    decline_contribution,
    let_go,
    take_on,
)
from core.activities.services.leaving import release_all, release_in_partup
from core.activities.services.moving import (
    finish_activity,
    move_activity,
    reopen_activity,
    step_activity,
)

__all__ = [
    "add_activity",
    "agree_contribution",
    "change_activity",
    "decline_contribution",
    "finish_activity",
    "let_go",
    "move_activity",
    "release_all",
    "release_in_partup",
    "remove_idea",
    "reopen_activity",
    "step_activity",
    "take_on",
]
