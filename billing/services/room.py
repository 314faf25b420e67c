"""Whether the people of a tribe fit in a plan."""

from billing.entitlements import Capability, limit_of_plan
from billing.errors import TooManyPeople
from billing.plans import PLANS
from billing.services.limits import used_by
from tenants.models import Tribe


def people_of(tribe: Tribe) -> int:
    """How many people take a place of the plan now."""
    return used_by(tribe.pk, Capability.MEMBERS)


def check_room(tribe: Tribe, plan_code: str) -> None:
    """
    Refuse to sell a plan that is too small from the first day.

    :raises TooManyPeople: if the tribe has more people than the plan gives room for.
    """
    people = people_of(tribe)
    if people <= limit_of_plan(plan_code, Capability.MEMBERS):
        return
    large_enough = (plan for plan in PLANS if plan.max_members >= people)
    raise TooManyPeople(people=people, plan=next(large_enough, PLANS[-1]))
