"""Letters shuffled, doubled and lost: after one look at Stripe the mirror is what Stripe says."""

import random
import time
from dataclasses import replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from billing import handlers
from billing.services import reconciling
from infra.stripesim.webhooks import sign
from tenants.models import Tribe
from tests.billing.stories import *  # noqa: F403
from tests.billing.stories import mirror, truth, visits

EXAMPLES = 20
VISITS = {
    "orchard": "complete",
    "meadow": "complete",
    "river": "complete",
    "dune": "complete",
    "marsh": "expired",
}
# A life of letters takes a second, and a smaller one tells no more: so nothing is shrunk.
ANY_WAY = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.generate],
)
A_LIFE = given(
    chance=st.randoms(use_true_random=False),
    share=st.sampled_from([0, 0.05, 0.2, 0.5, 0.8, 0.95, 1]),
    copies=st.integers(1, 2),
    eagerness=st.sampled_from([0, 0.1, 0.5, 1]),
)


@pytest.fixture
def live(post, process, stripe):
    """Let a share of all letters come in any order and more than once; work is done in between."""

    def live_once(letters, chance: random.Random, share, copies, eagerness):
        sent = [letter for letter in letters * copies if chance.random() < share]
        chance.shuffle(sent)
        for letter in sent:
            now = sign(body=letter.body, secret=stripe.webhook_secret, at=int(time.time()))
            assert post(replace(letter, signature=now)).status_code == 200
            if chance.random() < eagerness:
                process()
        process()

    return live_once


def test_the_story_has_something_of_everything(shop, story, stripe):
    expected = truth(shop)
    told = {letter.event(stripe.webhook_secret).type for letter in story}

    assert {"active", "past_due", "cancelled"} == set(expected["access"].values())
    assert all(expected.values())
    assert {status for status, _amount in expected["disputes"].values()} == {
        "needs_response",
        "lost",
    }
    assert {status for status, _amount in expected["refunds"].values()} == {"succeeded", "failed"}
    assert {status for status, _total in expected["notes"].values()} == {"issued", "void"}
    assert len(told & handlers.KNOWN) > 25


def test_any_order_doubled_and_lost_ends_as_stripe_says(shop, story, live, process):
    expected = truth(shop)

    @ANY_WAY
    @A_LIFE
    def try_out(chance, share, copies, eagerness):
        with transaction.atomic():
            live(story, chance, share, copies, eagerness)
            reconciling.poll(kinds=handlers.KNOWN)
            process()
            assert mirror() == expected
            assert visits() == VISITS
            transaction.set_rollback(True)

    try_out()
    assert Tribe.objects.get(slug="orchard").access_state == "pending"


def test_whatever_was_lost_for_good_one_night_ends_as_stripe_says(shop, short_story, live):
    """Nobody asks for letters here: what did not come is found by comparing alone."""
    expected = truth(shop)
    assert all(expected.values())
    _without_what_no_night_looks_at(expected)

    @ANY_WAY
    @A_LIFE
    def try_out(chance, share, copies, eagerness):
        with transaction.atomic():
            live(short_story, chance, share, copies, eagerness)
            reconciling.reconcile()
            found = mirror()
            assert {name: found[name] for name in expected} == expected
            transaction.set_rollback(True)

    try_out()


def test_without_a_single_letter_the_nightly_look_finds_everything(shop, story):
    expected = truth(shop)
    _without_what_only_letters_say(expected)

    reconciling.reconcile()

    found = mirror()
    assert {name: found[name] for name in expected} == expected


def _without_what_no_night_looks_at(expected):
    """How mandates stand, and what came by bank from somebody who pays by card."""
    del expected["mandates"], expected["transfers"]


def _without_what_only_letters_say(expected):
    """Since when somebody is late: the letter of the first failure says so. How mandates stand."""
    del expected["unpaid"], expected["mandates"]
