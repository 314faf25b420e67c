"""Why a tribe stands as it does, for whoever pays: since when, what is so, and what comes next."""

from billing import rules
from billing.models import Invoice
from billing.selectors import live_subscription, owed_for_this_year
from billing.services.standing import standing_of
from billing.wording import words_of
from core.common import clock
from tenants.models import Tribe


def explain(tribe: Tribe) -> tuple[str, ...]:
    """The sentences about a tribe, in half a dozen questions."""
    standing = standing_of(tribe)
    subscription = live_subscription(tribe)
    invoices = Invoice.objects.filter(subscription=subscription).order_by("-issued_at")
    words = words_of(
        tribe=tribe,
        decision=rules.compute_access(now=clock.now(), standing=standing),
        standing=standing,
        subscription=subscription,
        owed=owed_for_this_year(subscription, invoices),
    )
    return words.sentences
