"""Pages and JSON of who sees a part-up: its audience and its guests."""

import pytest

from core.members.models import Member, TribeRules
from core.partups import services
from core.partups.models import Partup
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tests.core.partups.conftest import photographer
from tests.core.partups.guests import let_guests_in
from tests.core.partups.pages import page, typed

JSON = "application/json"


@pytest.fixture(autouse=True)
def _rules(ada):
    let_guests_in()
    TribeRules.objects.update(level_1="", level_2="Kern", level_3="")


def test_levels_that_are_on_are_offered_in_the_tribes_own_words(as_ada, partup):
    answer = as_ada.get(page("audience", partup.pk))

    assert answer.context["form"].fields["audience"].choices == [
        ("everyone", "Everyone in the tribe"),
        ("level_2", "Kern"),
        ("inside", "Only those inside"),
    ]


def test_looking_changes_nothing_and_names_who_gains_and_loses(
    as_ada, bram, esra, partup, opening, join
):
    Member.objects.filter(pk=esra.pk).update(level=2)
    services.follow(actor=bram, partup=partup)

    answer = as_ada.post(page("audience", partup.pk), {"audience": "level_2", "do": "look"})

    preview = answer.context["preview"]
    assert ([one.name for one in preview.losses], preview.gain_count) == (["Bram"], 0)
    assert [one.name for one in preview.followers] == ["Bram"]
    assert "1 person loses sight of it" in answer.text
    partup.refresh_from_db()
    assert partup.audience == "everyone"


def test_saving_acts_on_the_next_click(as_ada, as_bram, partup):
    assert as_bram.get(page("detail", partup.pk)).status_code == 200

    answer = as_ada.post(page("audience", partup.pk), {"audience": "level_2", "do": "save"})

    assert answer.status_code == 302
    assert as_bram.get(page("detail", partup.pk)).status_code == 404
    assert "Ada changed who sees it: Kern" in as_ada.get(page("history", partup.pk)).text
    line = TrailRecord.objects.get(action="partup.audience")
    assert line.changes == {"from": "everyone", "to": "level_2"}


def test_a_level_that_is_off_cannot_be_chosen_at_either_door(as_ada, partup):
    answer = as_ada.post(page("audience", partup.pk), {"audience": "level_3", "do": "save"})
    assert answer.status_code == 422

    answer = as_ada.visitor.put(
        f"/api/v1/partups/{partup.pk}/audience/", {"audience": "level_3"}, content_type=JSON
    )
    assert answer.status_code == 422
    assert "audience" in answer.json()["errors"]
    with enter_tribe(as_ada.tribe):
        partup.refresh_from_db()
        assert partup.audience == "everyone"


def test_a_level_that_went_off_stays_where_it_is_chosen(as_ada, partup):
    services.change_partup(actor=partup.starter, partup=partup, audience="level_2")
    TribeRules.objects.update(level_2="")

    form = as_ada.get(page("audience", partup.pk)).context["form"]

    assert ("level_2", "level 2") in form.fields["audience"].choices
    services.change_partup(actor=partup.starter, partup=partup, name="Another name")


def test_only_partners_choose(as_bram, partup):
    assert as_bram.get(page("audience", partup.pk)).status_code == 404
    answer = as_bram.get(f"/api/v1/partups/{partup.pk}/audience/?to=inside")
    assert answer.status_code == 403


def test_the_preview_over_json_is_the_same(as_ada, bram, esra, partup):
    answer = as_ada.get(f"/api/v1/partups/{partup.pk}/audience/?to=inside").json()

    assert (answer["gain_count"], answer["loss_count"], answer["follower_count"]) == (0, 2, 0)
    assert [one["display_name"] for one in answer["losses"]] == ["Bram", "Esra"]


def test_a_new_part_up_is_open_to_whom_the_rules_name(as_ada, start):
    TribeRules.objects.update(default_audience="level_2")

    assert start().audience == "level_2"
    assert as_ada.get(page("start")).context["form"]["audience"].value() == "level_2"


def test_a_default_whose_level_went_off_is_never_wider(start):
    TribeRules.objects.update(default_audience="level_1", level_1="")
    assert start(name="One").audience == "level_2"
    TribeRules.objects.update(default_audience="level_3")
    assert start(name="Two").audience == "inside"


def test_the_start_page_takes_a_level(as_ada):
    assert as_ada.post(page("start"), typed(audience="level_2")).status_code == 302
    assert Partup.objects.get().audience == "level_2"
    assert as_ada.post(page("start"), typed(audience="level_1")).status_code == 422
    assert Partup.objects.count() == 1


def test_the_first_of_two_is_told_so_at_both_doors(as_ada, as_esra, bram, esra, start, join):
    partup = start(openings=[photographer(), photographer(title="Baker")])
    first, second = partup.openings.order_by("id")
    join(bram, first)
    TribeRules.objects.update(who_accepts="two_partners")
    offer = services.offer_help(actor=esra, opening=second)

    answer = as_ada.visitor.post(f"/api/v1/offers/{offer.pk}/acceptance/", {}, content_type=JSON)
    assert (answer.status_code, answer.json()["yes_by"]["display_name"]) == (202, "Ada")

    shown = as_ada.get(page("offer", offer.pk)).text
    assert "You said yes. One more partner is to say yes." in shown
    assert 'value="accept"' not in shown
    assert (
        "One partner said yes; one more is to say yes."
        in as_esra.get(page("opening", second.pk)).text
    )


def test_a_seat_that_is_open_is_taken_on_its_page(as_esra, opening, partup):
    TribeRules.objects.update(who_accepts="open_seats")
    assert "Take this seat" in as_esra.get(page("opening", opening.pk)).text

    answer = as_esra.post(page("opening", opening.pk), {"words": ""})

    assert (answer.status_code, answer.url) == (302, partup.get_absolute_url())
