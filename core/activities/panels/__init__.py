"""The work of a part-up as one reader meets it: what is there, and what they can do about it."""

from core.activities.panels.seen import BOARD, DETAIL, WORK, SeenActivity, see_all
from core.activities.panels.work import SeenColumn, Work, work_of, work_panel

__all__ = [
    "BOARD",
    "DETAIL",
    "WORK",
    "SeenActivity",
    "SeenColumn",
    "Work",
    "see_all",
    "work_of",
    "work_panel",
]
