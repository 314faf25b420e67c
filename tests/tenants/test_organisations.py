"""An organisation's page, for those who have a role in it."""

import uuid

import pytest

from tenants.models import OrganisationRole, Tribe
from tenants.services import set_access, take_key

# The session, the rail, and the organisations together.
QUESTIONS = 4


def page_of(tribe):
    return f"/organisations/{tribe.organisation_id}/"


def test_everybody_finds_the_organisations_they_have_a_role_in(
    visit, ada_account, farid_account, alpha, beta, django_assert_num_queries
):
    for tribe in (alpha, beta):
        OrganisationRole.objects.create(
            organisation=tribe.organisation, account=farid_account, role="billing"
        )
    farid, ada = visit(farid_account), visit(ada_account)
    names = [alpha.organisation.name, beta.organisation.name]
    farid.get("/organisations/")

    with django_assert_num_queries(QUESTIONS):
        page = farid.get("/organisations/").content.decode()

    assert f'href="{page_of(alpha)}billing/"' in page
    assert [name in page for name in names] == [True, True]
    assert '/organisations/"' in farid.get("/account/").content.decode()
    with django_assert_num_queries(QUESTIONS):
        assert "No organisation yet" not in ada.get("/organisations/").content.decode()


def test_who_has_no_role_reads_how_to_get_one(visit, bram_account):
    page = visit(bram_account).get("/organisations/").content.decode()

    assert "No organisation yet" in page
    assert 'href="/tribes/found/"' in page.split("<main")[1]


def test_its_owner_sees_the_tribes_with_state_and_plan(visit, ada_account, alpha):
    page = visit(ada_account).get(page_of(alpha)).content.decode()

    assert "<h1>Waterland</h1>" in page
    assert f'href="{alpha.url}/"' in page
    assert "active" in page


def test_a_billing_contact_sees_state_and_plan_but_no_way_in(visit, farid_account, alpha):
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=farid_account, role="billing"
    )

    page = visit(farid_account).get(page_of(alpha)).content.decode()

    assert "Alpha tribe" in page
    assert f'href="{alpha.url}/"' not in page
    assert 'href="/tribes/found/"' not in page.split("<main")[1]


@pytest.mark.parametrize("person", ["bram_account", "chidi_account", "dunya_account"])
def test_others_find_nothing(visit, request, alpha, person):
    account = request.getfixturevalue(person)

    assert visit(account).get(page_of(alpha)).status_code == 404


def test_what_is_no_organisation_is_not_there(visit, ada_account):
    assert visit(ada_account).get(f"/organisations/{uuid.uuid4()}/").status_code == 404


def test_a_closed_tribe_leads_to_the_page_that_says_why(visit, ada_account, alpha):
    Tribe.objects.filter(pk=alpha.pk).update(access_state="suspended")

    page = visit(ada_account).get(page_of(alpha)).content.decode()

    assert f'href="/tribes/{alpha.pk}/access/"' in page
    assert "suspended" in page


def test_an_owner_without_a_key_sees_that_it_is_there(visit, ada_account, alpha):
    take_key(account=ada_account, tribe=alpha)

    page = visit(ada_account).get(page_of(alpha)).content.decode()

    assert "Alpha tribe" in page
    assert f'href="{alpha.url}/"' not in page


def test_who_runs_it_reads_what_was_decided_about_it_and_its_tribes(
    visit, ada_account, alpha, beta
):
    address = f"/organisations/{alpha.organisation_id}/record/"
    set_access(tribe=alpha, state="past_due")
    set_access(tribe=beta, state="past_due")

    page = visit(ada_account).get(address)
    answer = visit(ada_account).get(f"/api/v1{address}").json()

    said = [told.sentence for told in page.context["lines"]]
    assert said[0] == "What Alpha tribe may do changed: active, now payment is late"
    assert "Ada founded Alpha tribe" in said
    assert "Ada entered the organisation Waterland" in said
    assert not any("Beta" in sentence or "Havenzorg" in sentence for sentence in said)
    assert [line["sentence"] for line in answer["results"]] == said


@pytest.mark.parametrize("door", ["", "/api/v1"])
def test_its_record_is_nobody_elses(visit, alpha, farid_account, chidi_account, bram_account, door):
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=farid_account, role="billing"
    )
    address = f"{door}/organisations/{alpha.organisation_id}/record/"

    for account in (farid_account, chidi_account, bram_account):
        assert visit(account).get(address).status_code == 404
