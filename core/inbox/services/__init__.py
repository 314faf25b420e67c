"""Telling people, keeping their work in step, and what they do with their inbox."""

from core.inbox.services.reading import (
    choose_mail,
    forget_member,
    mark_all_read,
    mark_read,
)
from core.inbox.services.telling import FAN_OUT, MOST_AT_ONCE, tell, tell_in_full
from core.inbox.services.work import (
    forget_offers_of,
    keep_activity_in_step,
    keep_partup_in_step,
    keep_work_in_step,
    work_put_off,
)

__all__ = [
    "FAN_OUT",
    "MOST_AT_ONCE",
    "choose_mail",
    "forget_member",
    "forget_offers_of",
    "keep_activity_in_step",
    "keep_partup_in_step",
    "keep_work_in_step",
    "mark_all_read",
    "mark_read",
    "tell",
    "tell_in_full",
    "work_put_off",
]
