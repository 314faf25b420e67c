"""Every kind the rooms registered: hydrated is what a loop over tribes would find."""

import random

import pytest

from core.accounts.models import Account
from core.activities import services as activities
from core.activities.models import Activity
from core.conversations.services import post_message
from core.history.models import Event
from core.members.models import Member, TribeRules
from core.partups import services
from core.partups.models import Offer, Partup
from tenants import hydration
from tenants.context import enter_tribe
from tenants.hydration import GONE, Card, Reference, hydrate
from tenants.models import Membership, Tribe
from tests.core.inbox.conftest import start_partup


def live_a_little(starter: Member, other: Member, choice: random.Random) -> None:
    """Part-ups in several states, with offers, activities and words."""
    TribeRules.objects.update(level_1="Known", level_2="Trusted", level_3="Keepers")
    for number in range(3):
        audience = choice.choice(list(Partup.Audience.values))
        partup = start_partup(starter, name=f"Part-up {number}", audience=audience)
        activity = activities.add_activity(actor=starter, partup=partup, title=f"Task {number}")
        activities.take_on(actor=starter, activity=activity)
        post_message(actor=starter, subject=partup, text="Hello")
        if audience == Partup.Audience.EVERYONE:
            wish = activities.add_activity(actor=starter, partup=partup, title="Wish")
            activities.take_on(actor=other, activity=wish)
            offer = services.offer_help(actor=other, opening=partup.openings.get(), words="Me")
            answer = choice.choice([services.accept_offer, services.decline_offer, None])
            if answer:
                answer(actor=starter, offer=offer)
        if choice.random() < 0.3:
            services.stop_partup(actor=starter, partup=partup, reason="Enough.")


def everything(tribe: Tribe) -> list[Reference]:
    """Every key of every kind in a tribe, whatever it is of."""
    with enter_tribe(tribe):
        keys = [
            key
            for model in (Event, Partup, Offer, Activity)
            for key in model.objects.order_by("pk").values_list("pk", flat=True)
        ]
    return [Reference(tribe, kind, key) for kind in sorted(hydration._kinds) for key in keys]


def looped(account: Account, reference: Reference) -> Card:
    """One card the slow way: enter the tribe and ask."""
    tribe = reference.tribe
    if not Membership.objects.filter(account=account, tribe=tribe, left_at=None).exists():
        return GONE
    with enter_tribe(tribe):
        rows = hydration._kinds[reference.kind](account.pk)
        found = {row["object_id"]: row for row in rows}
    row = found.get(reference.object_id)
    return Card(row["title"], row["detail"], f"{tribe.url}{row['path']}") if row else GONE


@pytest.mark.parametrize("seed", range(4))
def test_hydrated_is_what_a_loop_over_tribes_would_find(
    alpha, beta, ada_account, bram_account, chidi_account, esra_account, seed
):
    choice = random.Random(seed)
    for tribe, founder in ((alpha, ada_account), (beta, chidi_account)):
        with enter_tribe(tribe):
            starter = Member.objects.get(account=founder)
            live_a_little(starter, Member.objects.get(account=esra_account), choice)
    there = everything(alpha) + everything(beta)
    wanted = choice.sample(there, k=min(120, len(there)))

    for account in (ada_account, bram_account, chidi_account, esra_account):
        cards = hydrate(account=account, references=wanted)
        assert cards == {reference: looped(account, reference) for reference in wanted}


def test_somebody_without_a_key_sees_nothing_of_any_kind(partup, alpha, chidi_account):
    cards = hydrate(account=chidi_account, references=everything(alpha))

    assert [card for card in cards.values() if card.is_there] == []
