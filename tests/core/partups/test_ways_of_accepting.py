"""Offers are accepted as the rules of the day say: by one partner, by two, or at once."""

from functools import partial

import pytest

from core.history.models import Event
from core.inbox.models import Pointer, WorkPointer
from core.mail.models import OutboxMessage
from core.members.models import TribeRules
from core.partups import services
from core.partups.errors import AlreadyPartner, OfferOver, OpeningFull
from core.partups.models import Offer, Participation
from tests.core.partups.conftest import photographer
from tests.core.partups.guests import come_in, let_guests_in
from tests.core.partups.test_races import at_once


def the_rule_is(rule):
    TribeRules.objects.update(who_accepts=rule)


@pytest.fixture
def two_openings(start):
    """A part-up of Ada's with a seat for Bram, and one that is asked for."""
    partup = start(openings=[photographer(), photographer(title="Baker")])
    return partup.openings.order_by("id")


@pytest.fixture
def asked(two_openings, bram, esra, join):
    """Esra's offer, which Ada and Bram may answer where it takes two."""
    first, second = two_openings
    join(bram, first)
    the_rule_is("two_partners")
    return services.offer_help(actor=esra, opening=second, words="Me")


def seats_of(member):
    return Participation.objects.partners().filter(member=member).count()


def test_two_partners_say_yes(ada, bram, esra, asked):
    assert services.accept_offer(actor=ada, offer=asked, words="Welcome") is None
    asked.refresh_from_db()
    assert (asked.state, asked.yes_by, seats_of(esra)) == ("pending", ada, 0)

    seat = services.accept_offer(actor=bram, offer=asked)

    asked.refresh_from_db()
    assert (asked.state, asked.answered_by, asked.yes_by) == ("accepted", bram, ada)
    assert asked.answer == "Welcome"
    assert seat.member == esra
    kinds = Event.objects.filter(kind__startswith="offer.").order_by("id")
    assert list(kinds.values_list("kind", flat=True))[-3:] == [
        "offer.made",
        "offer.first_yes",
        "offer.accepted",
    ]


def test_the_same_partner_twice_is_one_yes(ada, esra, asked):
    services.accept_offer(actor=ada, offer=asked)

    assert services.accept_offer(actor=ada, offer=asked) is None

    asked.refresh_from_db()
    assert (asked.state, seats_of(esra)) == ("pending", 0)
    assert Event.objects.filter(kind="offer.first_yes").count() == 1


def test_the_other_partner_hears_that_one_more_is_asked_and_the_first_is_done(
    ada, ada_account, bram_account, esra_account, asked
):
    services.accept_offer(actor=ada, offer=asked)

    told = Pointer.objects.filter(kind="offer.first_yes")
    assert [pointer.account_id for pointer in told] == [bram_account.pk]
    assert OutboxMessage.objects.filter(topic="inbox.offer.first_yes").count() == 1
    waits = WorkPointer.objects.filter(kind="offer", object_id=asked.pk)
    assert [pointer.account_id for pointer in waits] == [bram_account.pk]


def test_who_offered_hears_nothing_of_a_first_yes(ada, esra_account, asked):
    Pointer.objects.all().delete()

    services.accept_offer(actor=ada, offer=asked)

    assert not Pointer.objects.filter(account=esra_account).exists()


def test_a_partner_alone_is_enough(ada, esra, opening):
    the_rule_is("two_partners")
    offer = services.offer_help(actor=esra, opening=opening)

    assert services.accept_offer(actor=ada, offer=offer).member == esra


def test_the_yes_of_who_left_the_team_counts_no_more(ada, bram, esra, asked):
    services.accept_offer(actor=bram, offer=asked)

    services.leave_seat(actor=bram, partup=asked.opening.partup)

    asked.refresh_from_db()
    assert (asked.yes_by, asked.state) == (None, "pending")
    assert services.accept_offer(actor=ada, offer=asked).member == esra


def test_when_the_other_leaves_the_first_yes_is_said_again(ada, bram, ada_account, esra, asked):
    services.accept_offer(actor=ada, offer=asked)

    services.leave_seat(actor=bram, partup=asked.opening.partup)

    waits = WorkPointer.objects.filter(kind="offer", object_id=asked.pk)
    assert [pointer.account_id for pointer in waits] == [ada_account.pk]
    assert services.accept_offer(actor=ada, offer=asked).member == esra


def test_any_partner_declines_also_after_a_first_yes(ada, bram, esra, asked):
    services.accept_offer(actor=ada, offer=asked)

    services.decline_offer(actor=bram, offer=asked, words="Not now")

    asked.refresh_from_db()
    assert (asked.state, asked.answer, seats_of(esra)) == ("declined", "Not now", 0)
    with pytest.raises(OfferOver):
        services.accept_offer(actor=ada, offer=asked)


def test_the_rule_is_read_at_the_act(ada, esra, asked):
    services.accept_offer(actor=ada, offer=asked)
    the_rule_is("any_partner")

    assert services.accept_offer(actor=ada, offer=asked).member == esra


def test_a_stricter_rule_holds_for_offers_that_wait(ada, bram, esra, two_openings, join):
    first, second = two_openings
    join(bram, first)
    offer = services.offer_help(actor=esra, opening=second)
    the_rule_is("two_partners")

    assert services.accept_offer(actor=bram, offer=offer) is None


def test_open_seats_seat_whoever_offers(ada, ada_account, esra, opening):
    the_rule_is("open_seats")

    offer = services.offer_help(actor=esra, opening=opening, words="Me")

    opening.refresh_from_db()
    assert (offer.state, offer.answered_by, seats_of(esra)) == ("accepted", None, 1)
    assert (opening.seats_taken, opening.state) == (1, "filled")
    assert Event.objects.filter(kind="offer.seated", actor=esra).count() == 1
    assert Pointer.objects.filter(kind="partner.seated", account=ada_account).count() == 1
    with pytest.raises(AlreadyPartner):
        services.offer_help(actor=esra, opening=opening)


def test_an_open_seat_that_is_taken_is_refused(bram, esra, opening):
    the_rule_is("open_seats")
    services.offer_help(actor=bram, opening=opening)

    with pytest.raises(OpeningFull):
        services.offer_help(actor=esra, opening=opening)
    assert (Offer.objects.count(), seats_of(esra)) == (1, 0)


def test_an_offer_that_waits_takes_the_seat_when_seats_are_opened(esra, opening):
    offer = services.offer_help(actor=esra, opening=opening)
    the_rule_is("open_seats")

    again = services.offer_help(actor=esra, opening=opening)

    assert (again, again.state, seats_of(esra)) == (offer, "accepted", 1)


def test_a_guest_takes_an_open_seat(ada, farid_account, partup, opening):
    let_guests_in()
    farid = come_in(farid_account, partup, by=ada).member
    the_rule_is("open_seats")

    services.offer_help(actor=farid, opening=opening)

    assert seats_of(farid) == 1


def test_two_at_once_never_take_one_open_seat(committed_db, alpha, start, ada, bram, esra):
    the_rule_is("open_seats")
    for number in range(5):
        opening = start(name=f"Round {number}").openings.get()

        calls = [partial(services.offer_help, actor=who, opening=opening) for who in (bram, esra)]
        outcomes = at_once(alpha, *calls)

        assert sorted(type(one) for one in outcomes if isinstance(one, OpeningFull)) == [
            OpeningFull
        ]
        opening.refresh_from_db()
        assert (opening.seats_taken, opening.state) == (1, "filled")
        assert Participation.objects.partners().filter(opening=opening).count() == 1


def test_two_first_yeses_at_once_are_two(committed_db, alpha, ada, bram, esra, asked):
    outcomes = at_once(
        alpha,
        lambda: services.accept_offer(actor=ada, offer=asked),
        lambda: services.accept_offer(actor=bram, offer=asked),
    )

    assert [type(one) for one in outcomes].count(Participation) == 1
    assert outcomes.count(None) == 1
    assert seats_of(esra) == 1
