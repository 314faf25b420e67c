"""Offering to help, and answering."""

import datetime as dt

import pytest

from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.history.models import Event
from core.partups import rules, services
from core.partups.errors import (
    AlreadyPartner,
    OfferOver,
    OpeningClosed,
    OpeningFull,
    PartupOver,
    TeamFull,
)
from core.partups.models import Offer, Opening, Participation, Partup
from tenants.models import DueJob
from tests.core.partups.conftest import photographer


def offers_on_the_list():
    return DueJob.objects.filter(kind__startswith="offer.").count()


def kinds():
    return list(Event.objects.order_by("id").values_list("kind", flat=True))


def test_an_offer_waits_and_is_put_on_the_list(bram, opening):
    offer = services.offer_help(actor=bram, opening=opening, words=" I can. ", hours=4)

    assert (offer.state, offer.words, offer.hours) == ("pending", "I can.", 4)
    jobs = DueJob.objects.filter(object_id=offer.pk).order_by("due_at")
    assert [(job.kind, job.due_at - offer.created_at) for job in jobs] == [
        ("offer.remind", dt.timedelta(days=5)),
        ("offer.lapse", dt.timedelta(days=10)),
    ]
    assert kinds()[-1] == "offer.made"


def test_offering_again_replaces_the_words_of_the_offer_that_waits(bram, opening):
    services.offer_help(actor=bram, opening=opening, words="First")

    services.offer_help(actor=bram, opening=opening, words="Second", hours=2)

    offer = Offer.objects.get()
    assert (offer.words, offer.hours) == ("Second", 2)
    assert kinds().count("offer.made") == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [({"words": "x" * 501}, "words"), ({"hours": 41}, "hours"), ({"words": "\x00"}, "words")],
)
def test_an_offer_that_does_not_fit_is_refused(bram, opening, values, field):
    with pytest.raises(InvalidInput) as refusal:
        services.offer_help(actor=bram, opening=opening, **values)

    assert list(refusal.value.errors) == [field]
    assert not Offer.objects.exists()
    assert offers_on_the_list() == 0


def test_a_partner_needs_no_second_seat(ada, opening):
    with pytest.raises(AlreadyPartner):
        services.offer_help(actor=ada, opening=opening)

    assert not Offer.objects.exists()


def test_nobody_offers_on_what_they_do_not_see(bram, start):
    hidden = start(audience="inside")

    with pytest.raises(NotFound):
        services.offer_help(actor=bram, opening=hidden.openings.get())

    assert not Offer.objects.exists()


def test_nobody_offers_after_the_last_day_to_offer(bram, opening):
    Opening.objects.update(deadline=rules.today() - dt.timedelta(days=1))

    with pytest.raises(OpeningClosed):
        services.offer_help(actor=bram, opening=opening)


def test_the_last_day_to_offer_counts(bram, opening):
    Opening.objects.update(deadline=rules.today())

    assert services.offer_help(actor=bram, opening=opening).is_pending


def test_nobody_offers_when_it_is_over(ada, bram, partup, opening):
    services.finish_partup(actor=ada, partup=partup)

    with pytest.raises(PartupOver):
        services.offer_help(actor=bram, opening=opening)


def test_accepting_gives_a_seat_and_starts_the_work(ada, bram, partup, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    seat = services.accept_offer(actor=ada, offer=offer, words="Welcome")

    assert (seat.member, seat.role, seat.opening) == (bram, "partner", opening)
    offer = Offer.objects.get()
    assert (offer.state, offer.answer, offer.answered_by) == ("accepted", "Welcome", ada)
    opening = Opening.objects.get()
    assert (opening.state, opening.seats_taken) == ("filled", 1)
    assert Partup.objects.get().state == "running"
    assert offers_on_the_list() == 0
    assert kinds()[-2:] == ["offer.accepted", "partup.running"]


def test_accepting_twice_is_harmless(ada, bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    first = services.accept_offer(actor=ada, offer=offer)
    second = services.accept_offer(actor=ada, offer=offer)

    assert first == second
    assert Opening.objects.get().seats_taken == 1
    assert kinds().count("offer.accepted") == 1


def test_any_partner_accepts(ada, bram, esra, start, join):
    partup = start(openings=[photographer(), photographer(title="Baker")])
    first, second = partup.openings.order_by("id")
    join(bram, first)
    offer = services.offer_help(actor=esra, opening=second)

    assert services.accept_offer(actor=bram, offer=offer).member == esra


def test_nobody_accepts_their_own_offer(bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    with pytest.raises(NotAllowed):
        services.accept_offer(actor=bram, offer=offer)

    assert Offer.objects.get().is_pending


def test_an_offer_between_others_is_not_there(bram, esra, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    for service in (services.accept_offer, services.decline_offer, services.withdraw_offer):
        with pytest.raises(NotFound):
            service(actor=esra, offer=offer)

    assert Offer.objects.get().is_pending


def test_the_last_seat_ends_the_other_offers(ada, bram, esra, opening):
    taken = services.offer_help(actor=bram, opening=opening)
    left = services.offer_help(actor=esra, opening=opening)

    services.accept_offer(actor=ada, offer=taken)

    left.refresh_from_db()
    assert (left.state, left.lapse) == ("lapsed", "filled")
    assert kinds()[-2:] == ["offer.lapsed", "partup.running"]
    with pytest.raises(OfferOver):
        services.accept_offer(actor=ada, offer=left)
    with pytest.raises(OpeningFull):
        services.offer_help(actor=esra, opening=opening)


def test_other_offers_of_a_new_partner_end_quietly(ada, bram, start):
    partup = start(openings=[photographer(), photographer(title="Baker")])
    first, second = partup.openings.order_by("id")
    taken = services.offer_help(actor=bram, opening=first)
    other = services.offer_help(actor=bram, opening=second)

    services.accept_offer(actor=ada, offer=taken)

    other.refresh_from_db()
    assert other.state == "withdrawn"
    assert "offer.withdrawn" not in kinds()
    assert offers_on_the_list() == 0


def test_a_supporter_who_is_accepted_becomes_a_partner(ada, bram, partup, opening, join):
    services.follow(actor=bram, partup=partup)

    join(bram, opening)

    assert Participation.objects.get(member=bram).role == "partner"


def test_declining_is_told_with_a_word(ada, bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    services.decline_offer(actor=ada, offer=offer, words="Next time")
    services.decline_offer(actor=ada, offer=offer)

    offer.refresh_from_db()
    assert (offer.state, offer.answer, offer.answered_by) == ("declined", "Next time", ada)
    assert kinds().count("offer.declined") == 1
    assert offers_on_the_list() == 0


def test_a_too_long_word_answers_nothing(ada, bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    for answer in (services.accept_offer, services.decline_offer):
        with pytest.raises(InvalidInput):
            answer(actor=ada, offer=offer, words="x" * 501)

    assert Offer.objects.get().is_pending
    assert Opening.objects.get().seats_taken == 0
    assert not Participation.objects.filter(member=bram).exists()


def test_who_was_declined_may_offer_again(ada, bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)
    services.decline_offer(actor=ada, offer=offer)

    again = services.offer_help(actor=bram, opening=opening)

    assert again.pk != offer.pk
    assert again.is_pending


def test_an_offer_is_taken_back_while_it_waits(ada, bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    services.withdraw_offer(actor=bram, offer=offer)
    services.withdraw_offer(actor=bram, offer=offer)

    assert Offer.objects.get().state == "withdrawn"
    assert kinds().count("offer.withdrawn") == 1
    with pytest.raises(OfferOver):
        services.accept_offer(actor=ada, offer=offer)
    with pytest.raises(OfferOver):
        services.decline_offer(actor=ada, offer=offer)


def test_an_answered_offer_is_not_taken_back(ada, bram, opening, join):
    join(bram, opening)

    with pytest.raises(OfferOver):
        services.withdraw_offer(actor=bram, offer=Offer.objects.get())


def test_who_left_the_tribe_is_not_seated(ada, bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)
    type(bram).objects.filter(pk=bram.pk).update(left_at=offer.created_at)

    with pytest.raises(OfferOver):
        services.accept_offer(actor=ada, offer=offer)

    assert Opening.objects.get().seats_taken == 0


def test_two_hundred_partners_are_enough(ada, bram, opening, monkeypatch):
    monkeypatch.setattr(rules, "MOST_PARTNERS", 1)
    offer = services.offer_help(actor=bram, opening=opening)

    with pytest.raises(TeamFull):
        services.accept_offer(actor=ada, offer=offer)

    assert Offer.objects.get().is_pending
