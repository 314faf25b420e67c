"""The plans and what they give; prices are told to Stripe by `sync_catalogue`."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TRIAL_DAYS = 30
CURRENCY = "eur"


@dataclass(frozen=True)
class Plan:
    """
    What an organisation buys for one tribe, for one year.

    `yearly_cents` is without VAT. What a plan gives is settled here, never read from Stripe.
    """

    code: str
    name: str | Promise
    description: str | Promise
    yearly_cents: int
    max_members: int
    max_guests: int
    storage_mb: int

    @property
    def monthly_cents(self) -> int:
        """A twelfth of the year's price, rounded, to compare with."""
        return round(self.yearly_cents / 12)

    @property
    def lookup_key(self) -> str:
        """The name of the price for sale at Stripe."""
        return f"partup_{self.code}_year"


PLANS = (
    Plan(
        "tribe",
        _("Tribe"),
        _("For a department, a neighbourhood or a network of up to 100 people."),
        120_000,
        100,
        25,
        2_000,
    ),
    Plan(
        "large_tribe",
        _("Large tribe"),
        _("For an organisation in which everyone can find work, up to 500 people."),
        300_000,
        500,
        125,
        10_000,
    ),
    Plan(
        "largest_tribe",
        _("Largest tribe"),
        _("For a movement, a city or a whole sector, up to 10,000 people."),
        750_000,
        10_000,
        2_500,
        100_000,
    ),
)
_BY_CODE = {plan.code: plan for plan in PLANS}


def find_plan(code: str) -> Plan | None:
    """The plan with a code, or None."""
    return _BY_CODE.get(code)


def plan_of(code: str) -> Plan:
    """The plan of a tribe; a code that is no longer known counts as the smallest."""
    return _BY_CODE.get(code, PLANS[0])


def max_members(plan_code: str) -> int:
    """How many people a tribe of this plan may have."""
    return plan_of(plan_code).max_members
