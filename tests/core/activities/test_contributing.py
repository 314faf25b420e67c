"""I will do this, and what becomes of it."""

import uuid

import pytest

from core.activities import errors, selectors, services
from core.activities.models import Contribution
from core.common.errors import NotAllowed, NotFound
from core.history.models import Event
from core.history.registry import quiet_kinds
from core.members.services import leave_tribe
from core.partups.errors import PartupOver
from core.partups.models import Partup
from core.partups.services import leave_seat


def kinds_since_adding() -> list[str]:
    events = Event.objects.filter(subject_type="activity").exclude(kind="activity.added")
    return list(events.order_by("created_at", "id").values_list("kind", flat=True))


def state_of(activity, member) -> str | None:
    found = selectors.contribution_of(member=member, activity=activity)
    return found.state if found else None


def test_a_partner_does_it_at_once(counting, bram, partup):
    services.take_on(actor=bram, activity=counting)

    assert state_of(counting, bram) == "agreed"
    event = Event.objects.get(kind="activity.taken")
    assert (event.actor, event.partup_id) == (bram, partup.pk)
    assert event.data == {
        "activity": "Count the cars",
        "member": "Bram",
        "member_id": str(bram.pk),
    }


def test_any_number_of_people_do_it(counting, ada, bram):
    services.take_on(actor=ada, activity=counting)
    services.take_on(actor=bram, activity=counting)

    assert Contribution.objects.agreed().count() == 2


def test_taking_on_twice_is_harmless(counting, bram):
    first = services.take_on(actor=bram, activity=counting)
    second = services.take_on(actor=bram, activity=counting)

    assert second == first
    assert kinds_since_adding() == ["activity.taken"]


def test_an_idea_that_somebody_does_is_to_do(add, bram):
    idea = add("Speed bumps", state="idea")

    services.take_on(actor=bram, activity=idea)

    idea.refresh_from_db()
    assert idea.state == "todo"


def test_who_is_no_partner_offers_to(add, esra):
    idea = add("Speed bumps", state="idea")

    services.take_on(actor=esra, activity=idea)

    idea.refresh_from_db()
    assert (state_of(idea, esra), idea.state) == ("proposed", "idea")
    assert kinds_since_adding() == ["contribution.proposed"]


def test_offering_twice_is_harmless(counting, esra):
    first = services.take_on(actor=esra, activity=counting)
    second = services.take_on(actor=esra, activity=counting)

    assert second == first
    assert kinds_since_adding() == ["contribution.proposed"]


def test_a_partner_agrees(counting, bram, esra):
    offered = services.take_on(actor=esra, activity=counting)

    services.agree_contribution(actor=bram, contribution=offered)

    offered.refresh_from_db()
    assert (offered.state, offered.agreed_by) == ("agreed", bram)
    event = Event.objects.get(kind="contribution.agreed")
    assert (event.actor, event.data["member"]) == (bram, "Esra")


def test_agreeing_twice_is_harmless(counting, bram, esra):
    offered = services.take_on(actor=esra, activity=counting)
    services.agree_contribution(actor=bram, contribution=offered)
    services.agree_contribution(actor=bram, contribution=offered)

    assert kinds_since_adding() == ["contribution.proposed", "contribution.agreed"]


def test_a_partner_declines_and_one_may_offer_again(counting, bram, esra):
    offered = services.take_on(actor=esra, activity=counting)

    services.decline_contribution(actor=bram, contribution=offered)

    assert state_of(counting, esra) is None
    assert services.take_on(actor=esra, activity=counting).is_proposed


def test_only_partners_and_whoever_offered_hear_of_a_refusal():
    quiet = {"contribution.proposed", "contribution.declined", "contribution.withdrawn"}

    assert quiet <= quiet_kinds()


def test_nobody_agrees_to_their_own_offer(counting, esra):
    offered = services.take_on(actor=esra, activity=counting)

    with pytest.raises(NotAllowed):
        services.agree_contribution(actor=esra, contribution=offered)
    with pytest.raises(NotAllowed):
        services.decline_contribution(actor=esra, contribution=offered)

    assert state_of(counting, esra) == "proposed"


def test_an_offer_that_was_taken_back_is_not_there(counting, bram, esra):
    offered = services.take_on(actor=esra, activity=counting)
    services.let_go(actor=esra, activity=counting)

    with pytest.raises(NotFound):
        services.agree_contribution(actor=bram, contribution=offered)

    assert Contribution.objects.count() == 0


def test_what_was_agreed_is_not_declined(counting, bram, esra):
    offered = services.take_on(actor=esra, activity=counting)
    services.agree_contribution(actor=bram, contribution=offered)

    with pytest.raises(errors.ProposalOver):
        services.decline_contribution(actor=bram, contribution=offered)

    assert state_of(counting, esra) == "agreed"


def test_letting_go_makes_it_nobodys(counting, bram):
    services.take_on(actor=bram, activity=counting)

    services.let_go(actor=bram, activity=counting)

    assert Contribution.objects.count() == 0
    assert kinds_since_adding() == ["activity.taken", "activity.released"]


def test_letting_go_of_what_one_does_not_do_is_harmless(counting, bram):
    services.let_go(actor=bram, activity=counting)

    assert kinds_since_adding() == []


def test_what_is_done_stays_with_who_did_it(counting, bram):
    services.take_on(actor=bram, activity=counting)
    services.finish_activity(actor=bram, activity=counting)

    with pytest.raises(errors.AlreadyDone):
        services.let_go(actor=bram, activity=counting)

    assert state_of(counting, bram) == "agreed"


def test_what_is_done_is_not_taken_on(counting, ada, bram):
    services.finish_activity(actor=ada, activity=counting)

    with pytest.raises(errors.AlreadyDone):
        services.take_on(actor=bram, activity=counting)

    assert Contribution.objects.count() == 0


def test_what_one_does_not_see_is_not_found(counting, esra):
    Partup.objects.update(audience="inside")

    with pytest.raises(NotFound):
        services.take_on(actor=esra, activity=counting)

    assert Contribution.objects.count() == 0


@pytest.mark.parametrize("state", ["closing", "stopped"])
def test_the_end_of_a_part_up_freezes_who_does_what(counting, ada, bram, esra, end, state):
    offered = services.take_on(actor=esra, activity=counting)
    services.take_on(actor=ada, activity=counting)
    end(state)

    with pytest.raises(PartupOver):
        services.take_on(actor=bram, activity=counting)
    with pytest.raises(PartupOver):
        services.let_go(actor=ada, activity=counting)
    with pytest.raises(PartupOver):
        services.agree_contribution(actor=bram, contribution=offered)
    with pytest.raises(PartupOver):
        services.decline_contribution(actor=bram, contribution=offered)

    assert (state_of(counting, ada), state_of(counting, esra)) == ("agreed", "proposed")


def test_who_leaves_the_tribe_does_nothing_there_any_more(add, bram, esra):
    open_work, done_work, offered = add("Open"), add("Done"), add("Offered")
    services.take_on(actor=bram, activity=open_work)
    services.take_on(actor=bram, activity=done_work)
    services.finish_activity(actor=bram, activity=done_work)
    services.take_on(actor=esra, activity=offered)

    leave_tribe(actor=bram)
    leave_tribe(actor=esra)

    assert [one.activity for one in Contribution.objects.all()] == [done_work]
    released = Event.objects.filter(kind__in=["activity.released", "contribution.withdrawn"])
    assert [event.subject_id for event in released.order_by("id")] == [open_work.pk, offered.pk]


def test_what_was_over_keeps_who_left(counting, bram, end):
    services.take_on(actor=bram, activity=counting)
    end("stopped")

    leave_tribe(actor=bram)

    assert state_of(counting, bram) == "agreed"


def test_who_leaves_the_team_gives_back_its_work(counting, bram, partup):
    services.take_on(actor=bram, activity=counting)

    leave_seat(actor=bram, partup=partup)

    assert Contribution.objects.count() == 0
    assert kinds_since_adding() == ["activity.taken", "activity.released"]


def test_who_left_the_tribe_takes_nothing_on(counting, bram):
    leave_tribe(actor=bram)
    bram.refresh_from_db()

    with pytest.raises(NotFound):
        services.take_on(actor=bram, activity=counting)

    assert Contribution.objects.count() == 0


def test_a_contribution_of_another_tribe_is_not_there(ada):
    assert selectors.find_contribution(member=ada, contribution_id=uuid.uuid4()) is None
