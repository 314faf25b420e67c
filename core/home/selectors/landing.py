"""What the landing page says of prices."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing.plans import PLANS


def plans_in_words() -> list[dict[str, str]]:
    """The plans with their people and their price in a sentence each."""
    return [
        {
            "name": str(plan.name),
            "members": ngettext(
                "up to %(number)s person", "up to %(number)s people", plan.max_members
            )
            % {"number": number_format(plan.max_members, force_grouping=True)},
            "price": _("€ %(amount)s a year")
            % {"amount": number_format(plan.yearly_cents // 100, force_grouping=True)},
        }
        for plan in PLANS
    ]
