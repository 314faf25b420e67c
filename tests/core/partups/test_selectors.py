"""What is seen, by whom, and in how many questions."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from core.conversations import rules as conversation_rules
from core.conversations.services import post_message
from core.history.models import Event
from core.members.models import Member
from core.partups import rules, selectors, services
from core.partups.models import Offer, Opening, Participation, Partup
from tests.core.partups.conftest import photographer


@pytest.fixture
def every_kind(start, ada, bram, join):
    """One part-up of each kind that decides who sees it, by name."""
    made = {
        "open": start(name="open"),
        "hidden": start(name="hidden", audience="inside"),
        "draft": start(name="draft", open_now=False),
        "of_bram": start(name="of_bram", actor=bram, audience="inside"),
        "dropped": start(name="dropped", open_now=False),
        "stopped": start(name="stopped"),
    }
    services.stop_partup(actor=ada, partup=made["dropped"], reason="Never mind.")
    services.stop_partup(actor=ada, partup=made["stopped"], reason="Enough.")
    return made


def names(rows):
    return set(rows.values_list("name", flat=True))


def test_each_sees_what_is_open_and_what_is_theirs(every_kind, ada, bram, esra):
    assert names(selectors.visible_partups(esra)) == {"open", "stopped"}
    assert names(selectors.visible_partups(bram)) == {"open", "stopped", "of_bram"}
    assert names(selectors.visible_partups(ada)) == {
        "open",
        "stopped",
        "hidden",
        "draft",
        "dropped",
    }


def test_an_account_sees_what_its_member_sees(every_kind, ada, bram, esra, chidi_account):
    for member in (ada, bram, esra):
        by_account = selectors.partups_visible_to(member.account_id)
        assert names(by_account) == names(selectors.visible_partups(member))
    assert not selectors.partups_visible_to(chidi_account.pk).exists()


def test_openings_are_seen_with_their_part_up(every_kind, bram):
    seen = set(selectors.visible_openings(bram).values_list("partup__name", flat=True))

    assert seen == {"open", "stopped", "of_bram"}
    by_account = selectors.openings_visible_to(bram.account_id)
    assert set(by_account) == set(selectors.visible_openings(bram))


def test_who_left_sees_nothing(every_kind, bram):
    Member.objects.filter(pk=bram.pk).update(left_at=dt.datetime.now(dt.UTC))
    bram.refresh_from_db()

    assert not selectors.visible_partups(bram).exists()
    assert not selectors.visible_openings(bram).exists()
    assert not selectors.visible_offers(bram).exists()
    assert not selectors.partups_visible_to(bram.account_id).exists()


def test_a_supporter_loses_sight_of_what_is_hidden(ada, bram, partup):
    services.follow(actor=bram, partup=partup)
    services.change_partup(actor=ada, partup=partup, audience="inside")

    assert selectors.find_partup(member=bram, partup_id=partup.pk) is None


def test_offers_are_seen_by_maker_and_partners(ada, bram, esra, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    for member, seen in ((ada, [offer]), (bram, [offer]), (esra, [])):
        assert list(selectors.visible_offers(member)) == seen
        assert list(selectors.offers_visible_to(member.account_id)) == seen


def test_the_history_keeps_refusals_from_others(ada, bram, esra, partup, opening):
    offer = services.offer_help(actor=bram, opening=opening)
    services.decline_offer(actor=ada, offer=offer)

    def sentences(member):
        standing = selectors.standing_of(member=member, partup=partup)
        return [line.sentence for line in selectors.history_page(standing=standing).happenings]

    assert sentences(ada) == [
        "Ada declined the offer of Bram: Photographer",
        "Bram offered to help: Photographer",
        "Ada opened the part-up",
    ]
    assert sentences(esra) == ["Ada opened the part-up"]


def test_history_is_read_page_by_page(ada, partup, monkeypatch):
    monkeypatch.setattr("core.history.selectors.PAGE_SIZE", 2)
    for number in range(4):
        services.change_partup(actor=ada, partup=partup, name=f"Name {number}")
    standing = selectors.standing_of(member=ada, partup=partup)

    first = selectors.history_page(standing=standing)
    second = selectors.history_page(standing=standing, before=first.older)
    third = selectors.history_page(standing=standing, before=second.older)

    pages = [line.event.pk for page in (first, second, third) for line in page.happenings]
    there = Event.objects.filter(partup_id=partup.pk).order_by("-id")
    assert pages == list(there.values_list("pk", flat=True))
    assert third.older == ""


@pytest.fixture
def two_dozen(start, ada):
    """Twenty-four part-ups with faces and open seats; each group of the list has some."""
    made = []
    for number in range(24):
        day = rules.today() + dt.timedelta(days=40 - number % 7)
        made.append(
            start(
                name=f"Number {number:02}",
                end_date=day,
                openings=[photographer(), photographer(title="Baker", seats=2)],
                open_now=number % 5 != 4,
            )
        )
    for partup in made[:4]:
        services.finish_partup(actor=ada, partup=partup)
    for partup in made[5:8]:
        services.stop_partup(actor=ada, partup=partup, reason="Enough.")
    Partup.objects.filter(pk=made[10].pk).update(state="running")
    Opening.objects.filter(partup=made[10]).update(state="closed")
    return made


def walk(member):
    pages, cursor = [], ""
    while True:
        page = selectors.partup_page(member=member, cursor=cursor)
        pages.append(page.cards)
        if not page.next_cursor:
            return pages
        cursor = page.next_cursor


def test_the_list_shows_each_once_in_groups(two_dozen, ada):
    pages = walk(ada)

    assert [len(page) for page in pages] == [20, 4]
    cards = [card for page in pages for card in page]
    assert {card.partup for card in cards} == set(two_dozen)
    assert [card.group for card in cards] == sorted(card.group for card in cards)
    groups = [card.group_name for card in cards]
    assert {name: groups.count(name) for name in groups} == {
        "Needs people": 12,
        "Running": 1,
        "Closing": 4,
        "Your drafts": 4,
        "Closed": 3,
    }
    needing = [card.partup.end_date for card in cards if card.group == 0]
    assert needing == sorted(needing)


def test_a_card_carries_faces_and_open_seats(two_dozen, ada):
    card = selectors.partup_page(member=ada).cards[0]

    assert ([person.name for person in card.people], card.partner_count) == (["Ada"], 1)
    assert card.open_titles == ["Photographer", "Baker"]


def test_a_page_of_the_list_is_three_questions(two_dozen, ada, django_assert_num_queries):
    with django_assert_num_queries(3):
        cards = selectors.partup_page(member=ada).cards
        assert [person.name for card in cards for person in card.people] == ["Ada"] * 20


def test_a_whole_part_up_is_nine_questions(ada, bram, esra, start, join, django_assert_num_queries):
    partup = start(openings=[photographer(), photographer(title="Baker", seats=3)])
    first, second = partup.openings.order_by("id")
    join(bram, first)
    services.offer_help(actor=esra, opening=second)

    for member in (ada, esra):
        with django_assert_num_queries(9):
            whole = selectors.whole_partup(member=member, partup_id=partup.pk)
            assert [seat.member.name for seat in whole.team] == ["Ada", "Bram"]
            assert [seen.needs for seen in whole.openings] == [["a camera"], ["a camera"]]
    assert whole.waiting_offer.member == esra
    assert whole.people_missing == 0


def test_pages_ask_as_much_for_many_as_for_few(as_ada, start, ada, bram, esra, join):
    def questions(address):
        with connection.execute_wrapper(counter):
            counter.count = 0
            assert as_ada.get(address).status_code == 200
        return counter.count

    def counter(execute, *args):
        counter.count += 1
        return execute(*args)

    partup = start(openings=[photographer()])
    addresses = ["/partups/", *(f"/partups/{partup.pk}/{tab}" for tab in ("", "history/"))]
    as_ada.get(addresses[0])
    few = [questions(address) for address in addresses]

    for number in range(6):
        start(name=f"Another {number}")
        services.add_opening(actor=ada, partup=partup, wish=photographer(title=f"Seat {number}"))
    openings = partup.openings.order_by("id")
    join(bram, openings[0])
    join(esra, openings[1])

    assert [questions(address) for address in addresses] == few


def test_who_talks_is_who_sees(ada, bram, start):
    hidden = start(audience="inside")

    assert conversation_rules.find_subject(bram, "partup", hidden.pk) is None
    assert not conversation_rules.can_write(bram, hidden)
    assert post_message(actor=ada, subject=hidden, text="Hello").text == "Hello"


def test_keys_of_nothing_find_nothing(ada):
    key = uuid.uuid4()

    assert selectors.find_partup(member=ada, partup_id=key) is None
    assert selectors.whole_partup(member=ada, partup_id=key) is None
    assert selectors.find_opening(member=ada, opening_id=key) is None
    assert selectors.find_offer(member=ada, offer_id=key) is None
    assert selectors.find_seat(member=ada, seat_id=key) is None


def test_a_supporters_place_is_no_seat(ada, bram, partup):
    place = services.follow(actor=bram, partup=partup)

    assert selectors.find_seat(member=ada, seat_id=place.pk) is None
    assert selectors.is_partner(member=ada, partup_id=partup.pk)
    assert not selectors.is_partner(member=bram, partup_id=partup.pk)


def test_live_part_ups_of_a_partner(every_kind, ada, bram):
    assert [one.name for one in selectors.live_partups_of(bram)] == ["of_bram"]
    assert {one.name for one in selectors.live_partups_of(ada)} == {"open", "hidden"}
    assert Offer.objects.count() == 0
    assert Participation.objects.partners().filter(member=ada).count() == 5
