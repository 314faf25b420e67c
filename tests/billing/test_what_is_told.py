"""What those who pay hear in a year, as Stripe's letters come in: each thing once."""

import pytest

from billing.models import BillingNotice
from core.mail.models import OutboxMessage
from tests.billing.test_year import use_card


@pytest.fixture
def told(paid, post, letters, process):
    """What was told since the last time, after everything was heard twice."""
    seen = set()

    def look():
        waiting = letters()
        for letter in [*waiting, *reversed(waiting)]:
            post(letter)
        process()
        new = BillingNotice.objects.exclude(pk__in=seen).order_by("id")
        kinds = list(new.values_list("kind", flat=True))
        seen.update(new.values_list("pk", flat=True))
        return kinds

    return look


def test_a_year_is_told(shop, told):
    assert told() == ["welcome"]
    use_card(shop, "pm_card_chargeCustomerFail")
    shop.advance(days=366, seconds=7200)
    refused = told()
    use_card(shop, "pm_card_visa")
    shop.advance(days=2)

    assert set(refused) == {"payment_failed"}
    assert told() == ["receipt"]
    assert OutboxMessage.objects.filter(topic="billing.welcome").count() == 1
