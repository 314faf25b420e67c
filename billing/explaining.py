"""Why a tribe stands as it does, for whoever pays: since when, what is so, and what comes next."""

from billing import rules
from billing.selectors import live_subscription
from billing.services.standing import standing_of
from billing.wording import words_of
from core.common import clock
from tenants.models import Tribe


def explain(tribe: Tribe) -> tuple[str, ...]:
    """The sentences about a tribe, in half a dozen questions."""
    standing = standing_of(tribe)
    words = words_of(
        tribe=tribe,
        decision=rules.compute_access(now=clock.now(), standing=standing),
        standing=standing,
        subscription=live_subscription(tribe),
    )
    return words.sentences
