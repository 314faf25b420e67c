"""To whoever has no role in an organisation its bill is not there; an admin reads."""

import uuid

import pytest


@pytest.fixture
def places(alpha, subscription, invoiced):
    invoice = invoiced(subscription=subscription)
    bill = f"/organisations/{alpha.organisation_id}/billing"
    pages = ["/", "/invoices/", "/invoices.csv", f"/invoices/{invoice.pk}/", "/activity/"]
    pages += ["/methods/", "/details/"]
    programs = [*pages[:-2], "/payment-methods/", f"/tribes/{alpha.pk}/"]
    return [f"{bill}{page}" for page in pages] + [f"/api/v1{bill}{page}" for page in programs]


@pytest.mark.parametrize("role", ["admin", "billing"])
def test_whoever_has_a_role_reads_everything(places, visit, farid_account, with_role, role):
    farid = visit(with_role(farid_account, role))

    assert {farid.get(place).status_code for place in places} == {200}


def test_a_stranger_finds_nothing(places, visit, chidi_account, bram_account):
    for somebody in (chidi_account, bram_account):
        client = visit(somebody)
        assert {client.get(place).status_code for place in places} == {404}


def test_without_a_session_nothing_is_shown(places, visit):
    assert {visit().get(place).status_code for place in places} <= {302, 401}


def test_through_ones_own_organisation_others_are_not_reached(
    places, visit, chidi_account, alpha, beta
):
    chidi = visit(chidi_account)
    named = [place for place in places if "/invoices/" in place or "/tribes/" in place]
    others = [
        place.replace(str(alpha.organisation_id), str(beta.organisation_id))
        for place in named
        if not place.endswith("/invoices/")
    ]

    assert len(others) == 3
    assert {chidi.get(place).status_code for place in others} == {404}


def test_the_lists_of_one_organisation_hold_nothing_of_another(
    places, visit, chidi_account, alpha, beta
):
    chidi = visit(chidi_account)
    lists = [place for place in places if place.endswith(("/billing/", "/invoices/", ".csv"))]

    for place in lists:
        own = place.replace(str(alpha.organisation_id), str(beta.organisation_id))
        answer = chidi.get(own)
        text = b"".join(answer).decode()
        assert (answer.status_code, "PU-" in text, "Alpha" in text) == (200, False, False)


def test_an_organisation_that_is_not_there_is_404(visit, ada_account):
    assert visit(ada_account).get(f"/organisations/{uuid.uuid4()}/billing/").status_code == 404


def test_a_billing_contact_reads_nothing_of_what_a_tribe_does(
    visit, farid_account, with_role, alpha
):
    farid = visit(with_role(farid_account, "billing"))
    text = farid.get(f"/organisations/{alpha.organisation_id}/billing/").content.decode()

    assert alpha.url not in text
    assert "We try things out." not in text
