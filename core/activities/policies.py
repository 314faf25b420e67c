"""
Who may do what with activities. Partners share the work; others offer to do a part of it.

A policy says who may; whether it is possible now (the part-up is still on) is said by the service.
"""

from core.activities.models import Activity, Contribution
from core.partups.policies import can_see
from core.partups.selectors import Standing


def can_add(standing: Standing) -> bool:
    """Partners add activities."""
    return standing.is_partner


def can_change(standing: Standing) -> bool:
    """Partners change and move every activity of their part-up."""
    return standing.is_partner


def can_take_on(standing: Standing) -> bool:
    """Whoever sees the part-up may do something: a partner at once, others offer to."""
    return can_see(standing)


def can_answer(standing: Standing) -> bool:
    """Any partner says whether somebody who offered does an activity."""
    return standing.is_partner


def can_tick(standing: Standing, mine: Contribution | None) -> bool:
    """Partners say that something is done, and so does who does it."""
    return can_see(standing) and (standing.is_partner or bool(mine and mine.is_agreed))


def can_remove(standing: Standing, activity: Activity) -> bool:
    """Who had an idea takes it back, as long as they are a partner."""
    return standing.is_partner and activity.created_by_id == standing.member.pk
