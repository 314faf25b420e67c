"""How a tribe changed its rules, and whom it trusts how far."""

from collections.abc import Mapping
from functools import partial

from core.demo.moments import Calendar
from core.demo.services.chronicle import Chronicle
from core.demo.story import Level, Rules
from core.demo.story import Tribe as TribeStory
from core.members import selectors, services
from core.members.models import Member
from tenants.context import current_tribe


def tell_rules(
    *,
    told: TribeStory,
    members: Mapping[str, Member],
    chronicle: Chronicle,
    calendar: Calendar,
) -> None:
    """Put each change of the rules, and each level that was given, on its day."""
    for rules in told.rules:
        chronicle.at(calendar.moment(rules.ago), partial(_change, rules, members))
    for level in told.levels:
        chronicle.at(calendar.moment(level.ago), partial(_trust, level, members))


def _change(told: Rules, members: Mapping[str, Member]) -> None:
    """Whoever changes the rules says when they are looked at again: half a year later."""
    services.change_rules(
        actor=members[told.by],
        version=selectors.current_rules().version,
        reason=told.reason,
        review_date=selectors.next_review_date(time_zone=current_tribe().time_zone),
        **told.changes,
    )


def _trust(told: Level, members: Mapping[str, Member]) -> None:
    services.set_level(actor=members[told.by], member_id=members[told.of].pk, level=told.level)
