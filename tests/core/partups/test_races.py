"""Two people at once, on two connections to a database that commits."""

import threading
from contextlib import suppress

from django.db import connection

from core.common.errors import DomainError
from core.members.models import Member
from core.partups import services
from core.partups.errors import LastPartner, OfferOver, PartupOver
from core.partups.models import GuestPass, Offer, Opening, Participation, Partup
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tests.core.partups.conftest import photographer
from tests.core.partups.guests import come_in, let_guests_in

ROUNDS = 5


def at_once(tribe, *calls):
    """Run each call on a connection of its own, all at the same moment; give what they did."""
    start, outcomes = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number, call):
        with enter_tribe(Tribe.objects.get(pk=tribe.pk)):
            start.wait(timeout=10)
            try:
                outcomes[number] = call()
            except Exception as error:  # noqa: BLE001 - judged where the outcomes are
                outcomes[number] = error
        connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    unexpected = [one for one in outcomes if isinstance(one, Exception)]
    assert [one for one in unexpected if not isinstance(one, DomainError)] == []
    return outcomes


def test_two_people_never_get_the_last_seat(committed_db, alpha, start, ada, bram, esra):
    for number in range(ROUNDS):
        opening = start(name=f"Round {number}").openings.get()
        offers = [services.offer_help(actor=who, opening=opening) for who in (bram, esra)]

        outcomes = at_once(
            alpha,
            *(lambda offer=one: services.accept_offer(actor=ada, offer=offer) for one in offers),
        )

        seated = [one for one in outcomes if isinstance(one, Participation)]
        refused = [one for one in outcomes if isinstance(one, OfferOver)]
        assert (len(seated), len(refused)) == (1, 1)
        opening.refresh_from_db()
        assert (opening.seats_taken, opening.state) == (1, "filled")
        assert Participation.objects.partners().filter(opening=opening).count() == 1
        states = Offer.objects.filter(opening=opening).values_list("state", flat=True)
        assert sorted(states) == ["accepted", "lapsed"]


def test_one_offer_accepted_twice_at_once_is_one_seat(committed_db, alpha, start, ada, bram):
    opening = start(openings=[photographer(seats=2)]).openings.get()
    offer = services.offer_help(actor=bram, opening=opening)

    accept = [lambda: services.accept_offer(actor=ada, offer=offer)] * 2
    first, second = at_once(alpha, *accept)

    assert first == second
    assert Opening.objects.get().seats_taken == 1


def test_two_offers_of_one_person_at_once_are_one(committed_db, alpha, start, bram):
    opening = start().openings.get()

    offers = at_once(alpha, *[lambda: services.offer_help(actor=bram, opening=opening)] * 2)

    assert offers[0] == offers[1]
    assert Offer.objects.count() == 1


def test_the_same_form_twice_at_once_is_one_part_up(committed_db, alpha, start):
    key = Tribe.objects.get(slug="alpha").pk

    first, second = at_once(alpha, *[lambda: start(form_key=key)] * 2)

    assert first == second
    assert Partup.objects.count() == 1


def test_the_last_two_partners_do_not_both_leave(committed_db, alpha, start, ada, bram, join):
    partup = start()
    join(bram, partup.openings.get())

    outcomes = at_once(
        alpha,
        *(lambda who=one: services.leave_seat(actor=who, partup=partup) for one in (ada, bram)),
    )

    assert [type(one) for one in outcomes if one] == [LastPartner]
    assert partup.participations.partners().count() == 1


def test_who_leaves_the_tribe_is_not_seated_meanwhile(committed_db, alpha, start, ada, bram):
    opening = start().openings.get()
    offer = services.offer_help(actor=bram, opening=opening)

    def leave():
        from core.members.services import leave_tribe

        leave_tribe(actor=bram)

    def accept():
        with suppress(OfferOver):
            services.accept_offer(actor=ada, offer=offer)

    assert at_once(alpha, leave, accept) == [None, None]
    assert not Member.objects.get(pk=bram.pk).is_present
    assert not Participation.objects.present().filter(member=bram).exists()
    assert Opening.objects.get().seats_taken == 0


def test_the_clock_gives_way_to_a_person(committed_db, alpha, start, ada):
    partup = start()
    end = partup.closes_at

    outcomes = at_once(
        alpha,
        lambda: services.finish_partup(actor=ada, partup=partup),
        lambda: run_job(end),
    )

    assert outcomes[0].is_closing
    assert Partup.objects.get().state == "closing"


def run_job(moment):
    """Do what is due at a moment; a job that finds the part-up held is tried later."""
    from tenants import due

    return due.run_due(at=moment)


def test_a_part_up_that_closes_while_a_guest_comes_in(
    committed_db, alpha, start, ada, farid_account
):
    let_guests_in()
    for number in range(ROUNDS):
        partup = start(name=f"Round {number}")

        came, _finished = at_once(
            alpha,
            lambda partup=partup: come_in(farid_account, partup, by=ada),
            lambda partup=partup: services.finish_partup(actor=ada, partup=partup),
        )

        passes = GuestPass.objects.filter(partup=partup, ended_at=None)
        if isinstance(came, PartupOver):
            assert not passes.exists()
        else:
            assert passes.get() == came
            services.end_guest(actor=ada, guest_pass=came)
        guest = Member.objects.filter(account=farid_account).first()
        assert guest is None or guest.left_at is not None
        keys = Membership.objects.filter(account=farid_account, tribe=alpha)
        assert not keys.filter(left_at=None).exists()
