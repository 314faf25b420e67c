"""The pages of seats and offers, through the door, without JavaScript."""

import pytest

from core.partups import services
from core.partups.models import Offer, Partup
from tests.core.partups.pages import page


def test_everybody_reads_an_open_part_up(as_bram, partup):
    for name in ("detail", "conversation", "history"):
        answer = as_bram.get(page(name, partup.pk))
        assert answer.status_code == 200
        assert "Quiet roads" in answer.text


def test_the_one_thing_that_fits_a_visitor_is_to_offer(as_bram, partup, opening):
    answer = as_bram.get(page("detail", partup.pk))

    primary = answer.context["actions"].primary
    assert (primary.label, primary.url) == ("Offer to help", page("opening", opening.pk))


def test_a_draft_is_nowhere_for_others(as_bram, as_ada, start):
    draft = start(open_now=False)
    opening = draft.openings.get()

    for address in (
        page("detail", draft.pk),
        page("conversation", draft.pk),
        page("history", draft.pk),
        page("opening", opening.pk),
        page("edit", draft.pk),
    ):
        assert as_bram.get(address).status_code == 404
        assert as_ada.get(address).status_code == 200
    assert "Quiet roads" not in as_bram.get(page("list")).text


def test_another_tribe_finds_nothing(beta, chidi_account, visit, partup, opening):
    visitor = visit(chidi_account).to(beta)
    assert visitor.get(page("detail", partup.pk)).status_code == 404
    assert visitor.get(page("opening", opening.pk)).status_code == 404
    assert visitor.post(page("follow", partup.pk)).status_code == 404


def test_offering_and_accepting(as_bram, as_ada, partup, opening, bram):
    said = {"words": "I have a camera.", "hours": "4"}

    offered = as_bram.post(page("opening", opening.pk), said)
    offer = Offer.objects.get()
    listed = as_ada.get(page("offers", partup.pk))
    answered = as_ada.post(page("offer", offer.pk), {"answer": "accept", "words": "Welcome."})

    assert offered.status_code == 302
    assert "I have a camera." in listed.text
    assert answered.url == partup.get_absolute_url()
    seats = partup.participations.partners().order_by("joined_at")
    assert [seat.member.display_name for seat in seats] == ["Ada", "Bram"]
    assert Partup.objects.get().state == "running"


def test_declining_is_told_with_its_word(as_bram, as_ada, opening, bram):
    as_bram.post(page("opening", opening.pk), {"words": "", "hours": ""})
    offer = Offer.objects.get()

    as_ada.post(page("offer", offer.pk), {"answer": "decline", "words": "Next time."})

    assert Offer.objects.get().state == "declined"
    assert "Ada wrote: Next time." in as_bram.get(page("opening", opening.pk)).text


@pytest.mark.parametrize("answer", ["", "perhaps", "\x00"])
def test_an_answer_is_yes_or_no(as_bram, as_ada, opening, answer):
    as_bram.post(page("opening", opening.pk), {"words": "", "hours": ""})
    offer = Offer.objects.get()

    refused = as_ada.post(page("offer", offer.pk), {"answer": answer, "words": "Kept."})

    assert refused.status_code == 422
    assert "Kept." in refused.text
    assert Offer.objects.get().state == "pending"


def test_offers_are_between_maker_and_partners(as_bram, as_esra, opening):
    as_bram.post(page("opening", opening.pk), {"words": "", "hours": ""})
    offer = Offer.objects.get()

    assert as_esra.get(page("offer", offer.pk)).status_code == 404
    assert as_esra.post(page("withdraw_offer", offer.pk)).status_code == 404
    assert as_bram.get(page("offers", opening.partup_id)).status_code == 404
    refused = as_bram.post(page("offer", offer.pk), {"answer": "accept", "words": ""})
    assert refused.status_code == 302
    assert Offer.objects.get().state == "pending"


def test_an_offer_is_taken_back(as_bram, opening):
    as_bram.post(page("opening", opening.pk), {"words": "", "hours": ""})

    as_bram.post(page("withdraw_offer", Offer.objects.get().pk))

    assert Offer.objects.get().state == "withdrawn"


@pytest.mark.parametrize("changes", [{"words": "x" * 501}, {"hours": "0"}, {"words": "\x00"}])
def test_an_offer_that_does_not_fit_is_kept_in_the_form(as_bram, opening, changes):
    answer = as_bram.post(page("opening", opening.pk), {"words": "Hello", "hours": "2", **changes})

    assert answer.status_code == 422
    assert not Offer.objects.exists()


def test_a_taken_seat_is_said_kindly(as_bram, opening, partup, ada):
    services.close_opening(actor=ada, opening=opening)

    answer = as_bram.post(page("opening", opening.pk), {"words": "Me", "hours": ""})

    assert answer.status_code == 422
    assert "This opening is closed; you can follow the part-up." in answer.text


def test_following_is_one_click(as_bram, partup, bram):
    as_bram.post(page("follow", partup.pk))
    assert partup.participations.supporters().get().member == bram

    as_bram.post(page("unfollow", partup.pk))
    assert not partup.participations.supporters().exists()
