"""The rules of a tribe."""

from core.common import clock
from core.members import selectors
from core.members.models import TribeRules


def set_first_rules() -> TribeRules:
    """Write the rules a new tribe starts with; a second call returns them."""
    rules, _created = TribeRules.objects.get_or_create(
        version=1,
        defaults={"review_date": selectors.first_review_date(), "created_at": clock.now()},
    )
    return rules
