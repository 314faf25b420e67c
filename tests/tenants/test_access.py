"""A tribe that is not open: why, and what can be done."""

import datetime as dt
import uuid

import pytest
from django.conf import settings

from core.common import clock
from tenants import due, services
from tenants.models import DueJob, Hostname, Organisation, OrganisationRole, SchemaState, Tribe
from tenants.models.tribes import AccessTransition
from tests.tenants.test_founding import traces


@pytest.fixture
def night_shift(farid_account):
    """A tribe Farid founded a moment ago."""
    return services.found_tribe(
        actor=farid_account,
        name="Night shift",
        slug="night-shift",
        founding_key=uuid.uuid4(),
        organisation_name="Makers",
    )


def page_of(tribe):
    return f"/tribes/{tribe.pk}/access/"


def test_a_tribe_that_waits_offers_to_be_dropped(visit, farid_account, night_shift):
    page = visit(farid_account).get(page_of(night_shift)).content.decode()

    assert "Night shift is there" in page
    assert f'action="/tribes/{night_shift.pk}/drop/"' in page


def test_an_open_tribe_is_entered(visit, ada_account, alpha):
    assert visit(ada_account).get(page_of(alpha)).url == f"{alpha.url}/"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("pending", "All of it is built."),
        ("suspended", "It was not paid for a while."),
        ("archived", "Everything in it is kept, and comes back as it was"),
    ],
)
def test_each_state_is_said_in_words(visit, bram_account, alpha, state, words):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)

    page = visit(bram_account).get(page_of(alpha)).content.decode()

    assert words in page
    assert "Somebody who looks after Waterland can open it." in page


@pytest.mark.parametrize(
    ("state", "status", "button"),
    [("suspended", 200, "Pay and open it again"), ("archived", 410, "Pay and bring it back")],
)
def test_who_may_pay_reads_why_and_gets_the_way_and_a_member_does_not(
    visit, ada_account, bram_account, alpha, state, status, button
):
    services.set_access(tribe=alpha, state=state, until=clock.now() + dt.timedelta(days=9))

    steward, member = (visit(one).get(page_of(alpha)) for one in (ada_account, bram_account))

    assert (steward.status_code, member.status_code) == (status, status)
    assert button in steward.content.decode()
    assert f"/organisations/{alpha.organisation_id}/billing/" in steward.content.decode()
    assert "Nobody gets in." in steward.content.decode()
    assert button not in member.content.decode()
    assert "Nobody gets in." not in member.content.decode()
    assert "your place in it is kept" in member.content.decode()


def test_who_only_pays_for_a_tribe_reads_why_it_is_closed(visit, farid_account, alpha):
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=farid_account, role="billing"
    )
    services.set_access(tribe=alpha, state="suspended")

    page = visit(farid_account).get(page_of(alpha))

    assert page.status_code == 200
    assert "Pay and open it again" in page.content.decode()
    assert "Leave Alpha tribe" not in page.content.decode()


def test_the_api_of_a_tribe_that_is_put_away_is_gone(visit, bram_account, alpha):
    services.set_access(tribe=alpha, state="archived")
    there = visit(bram_account).to(alpha)

    answers = [there.get("/api/v1/partups/"), there.get("/")]

    assert (answers[0].status_code, answers[0].json()["code"]) == (410, "tribe_archived")
    assert answers[1].url.endswith(page_of(alpha))


def test_strangers_see_no_state(visit, chidi_account, night_shift, alpha):
    visitor = visit(chidi_account)

    answers = [
        visitor.get(page_of(night_shift)),
        visitor.get(page_of(alpha)),
        visitor.post(f"/tribes/{night_shift.pk}/drop/"),
        visitor.get(f"/tribes/{uuid.uuid4()}/access/"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert Tribe.objects.filter(pk=night_shift.pk).exists()


def test_its_founder_drops_it_with_everything(visit, farid_account):
    before = traces()
    tribe = services.found_tribe(
        actor=farid_account,
        name="Night shift",
        slug="night-shift",
        founding_key=uuid.uuid4(),
        organisation_name="Makers",
    )

    answer = visit(farid_account).post(f"/tribes/{tribe.pk}/drop/")

    assert answer.url == "/"
    assert traces() == before
    assert visit(farid_account).post(f"/tribes/{tribe.pk}/drop/").status_code == 404


def test_a_tribe_that_is_on_trial_is_not_dropped(visit, farid_account, night_shift):
    services.set_access(tribe=night_shift, state="trialing")

    visit(farid_account).post(f"/tribes/{night_shift.pk}/drop/")

    assert Tribe.objects.filter(pk=night_shift.pk).exists()
    assert SchemaState.objects.filter(pk=night_shift.schema_name).exists()


def test_an_organisation_with_another_tribe_stays(ada_account, alpha):
    tribe = services.found_tribe(
        actor=ada_account,
        name="Night shift",
        slug="night-shift",
        founding_key=uuid.uuid4(),
        organisation=alpha.organisation,
    )

    assert services.drop_pending_tribe(tribe=tribe, actor=ada_account)

    assert Organisation.objects.filter(pk=alpha.organisation_id).exists()
    assert OrganisationRole.objects.filter(organisation=alpha.organisation_id).count() == 1
    assert not Hostname.objects.filter(domain="night-shift").exists()


def test_a_dropped_tribe_leaves_its_address_free(farid_account, night_shift):
    services.drop_pending_tribe(tribe=night_shift, actor=farid_account)

    again = services.found_tribe(
        actor=farid_account,
        name="Night shift",
        slug="night-shift",
        founding_key=uuid.uuid4(),
        organisation_name="Makers",
    )

    assert again.pk != night_shift.pk


def test_a_change_of_access_is_written_down_once(alpha):
    before = AccessTransition.objects.filter(tribe=alpha).count()

    services.set_access(tribe=alpha, state="past_due", cause="event", cause_ref="in_1")
    services.set_access(tribe=alpha, state="past_due")

    rows = AccessTransition.objects.filter(tribe=alpha).order_by("id")[before:]
    assert [(row.from_state, row.to_state, row.cause_ref) for row in rows] == [
        ("active", "past_due", "in_1")
    ]


def test_after_fourteen_days_the_clock_drops_it(night_shift):
    job = DueJob.objects.get(tribe=night_shift, kind="tribe.drop_pending")
    due.run_due(at=job.due_at)

    assert (job.due_at - night_shift.created_at).days == 14
    assert not Tribe.objects.filter(pk=night_shift.pk).exists()


def test_the_clock_leaves_a_tribe_alone_that_came_to_life(night_shift):
    services.set_access(tribe=night_shift, state="trialing")

    job = DueJob.objects.get(tribe=night_shift, kind="tribe.drop_pending")
    due.run_due(at=job.due_at)

    assert Tribe.objects.filter(pk=night_shift.pk).exists()
    assert DueJob.objects.get(tribe=night_shift, kind="tribe.drop_pending").done_at


def test_a_closed_tribe_is_taken_along_by_who_runs_its_organisation_and_not_by_who_only_pays(
    visit, ada_account, chidi_account, alpha
):
    services.set_access(tribe=alpha, state="suspended")
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=chidi_account, role="billing"
    )
    copy = f"/tribes/{alpha.pk}/copy/"

    owner, payer = (visit(one).get(page_of(alpha)) for one in (ada_account, chidi_account))

    assert f'href="{copy}"' in owner.content.decode()
    assert copy not in payer.content.decode()
    assert "can take a copy of everything along. Ask one of them." in payer.content.decode()
    assert visit(ada_account).get(copy).status_code == 200
    assert visit(chidi_account).get(copy).status_code == 404


def test_what_is_put_away_offers_no_copy(visit, ada_account, alpha):
    services.set_access(tribe=alpha, state="archived")

    assert (
        f"/tribes/{alpha.pk}/copy/" not in visit(ada_account).get(page_of(alpha)).content.decode()
    )


@pytest.mark.parametrize("state", ["read_only", "cancelled"])
def test_a_tribe_that_ended_leads_its_stewards_to_a_copy_when_they_would_write(
    visit, ada_account, bram_account, alpha, state
):
    services.set_access(tribe=alpha, state=state)
    copy = f"{settings.ACCOUNT_ORIGIN}/tribes/{alpha.pk}/copy/"

    steward, member = (
        visit(one).to(alpha).post("/people/invite/", {"addresses": "z@partup.example"})
        for one in (ada_account, bram_account)
    )

    assert (steward.status_code, member.status_code) == (403, 403)
    assert copy in steward.content.decode()
    assert copy not in member.content.decode()
