"""The page about an organisation's sign-in, and the same over JSON."""

import pytest

from core.sso.models import EmailDomain, IdentityProvider
from tenants.models import OrganisationRole

JSON = "application/json"


@pytest.fixture
def address(organisation):
    return f"/organisations/{organisation.pk}/security/"


@pytest.fixture
def api(organisation):
    return f"/api/v1/organisations/{organisation.pk}/sign-in/"


@pytest.fixture
def contact(bram_account, organisation):
    """Bram only pays the bills."""
    OrganisationRole.objects.create(
        organisation=organisation, account=bram_account, role=OrganisationRole.Role.BILLING
    )
    return bram_account


def test_the_whole_way_on_the_page(visit, ada_account, address, names, issuer):
    browser = visit(ada_account).proven()
    assert "No domain yet." in browser.get(address).content.decode()

    browser.post(f"{address}domains/", {"name": "waterland.nl"})
    domain = EmailDomain.objects.get()
    shown = browser.get(address).content.decode()
    assert domain.record_name in shown
    assert domain.record_value in shown
    missing = browser.post(f"{address}domains/{domain.pk}/check/", follow=True).content.decode()
    assert "We do not find the record yet." in missing
    names.prove(domain)
    proven = browser.post(f"{address}domains/{domain.pk}/check/", follow=True).content.decode()
    assert "waterland.nl is proven." in proven
    form = {"issuer": issuer, "client_id": "partup", "client_secret": "hush", "is_on": "on"}
    saved = browser.post(address, form, follow=True).content.decode()

    assert "Saved." in saved
    assert "hush" not in saved
    assert IdentityProvider.objects.get().is_on
    browser.post(f"{address}remove/")
    browser.post(f"{address}domains/{domain.pk}/remove/")
    assert not IdentityProvider.objects.exists()
    assert not EmailDomain.objects.exists()


def test_what_does_not_fit_is_said_beside_the_field_and_stays(visit, ada_account, address):
    browser = visit(ada_account).proven()

    answer = browser.post(
        address, {"issuer": "https://10.0.0.1", "client_id": "<b>x", "is_on": "on"}
    )

    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Prove a domain first" in shown
    assert "Type the secret the provider gave you." in shown
    assert 'value="&lt;b&gt;x"' in shown
    assert browser.post(f"{address}domains/", {"name": "no domain"}).status_code == 422
    assert not IdentityProvider.objects.exists()


def test_it_is_asked_first_whether_it_is_really_them(visit, ada_account, address, api):
    browser = visit(ada_account)

    assert browser.get(address)["Location"].startswith("/account/reauthenticate/")
    refused = browser.get(f"{api}domains/")
    assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")


def test_to_everybody_else_it_is_not_there(visit, contact, esra_account, address, api, domain):
    for account in (contact, esra_account):
        browser = visit(account).proven()
        assert browser.get(address).status_code == 404
        assert browser.post(f"{address}domains/{domain.pk}/remove/").status_code == 404
        assert browser.get(api).status_code == 404
        assert browser.delete(f"{api}domains/{domain.pk}/").status_code == 404
    assert EmailDomain.objects.get() == domain


def test_a_domain_of_another_organisation_is_not_there(visit, chidi_account, beta, domain):
    theirs = f"/organisations/{beta.organisation_id}/security/domains/{domain.pk}/remove/"

    assert visit(chidi_account).proven().post(theirs).status_code == 404
    assert EmailDomain.objects.get() == domain


def test_the_same_over_json(visit, ada_account, api, names, issuer):
    caller = visit(ada_account).proven()

    made = caller.post(f"{api}domains/", {"name": "waterland.nl"}, content_type=JSON)
    domain = EmailDomain.objects.get()
    assert made.status_code == 201
    assert made.json()["record_value"] == domain.record_value
    early = caller.post(f"{api}domains/{domain.pk}/check/")
    assert (early.status_code, early.json()["code"]) == (409, "proof_not_found")
    names.prove(domain)
    assert caller.post(f"{api}domains/{domain.pk}/check/").json()["is_verified"] is True
    assert caller.get(api).status_code == 404
    wish = {"issuer": issuer, "client_id": "partup", "client_secret": "hush", "is_on": True}
    answer = caller.put(api, wish, content_type=JSON)

    assert answer.status_code == 200
    assert set(answer.json()) == {"issuer", "client_id", "is_on", "is_required", "updated_at"}
    assert [row["name"] for row in caller.get(f"{api}domains/").json()] == ["waterland.nl"]
    assert caller.delete(api).status_code == 204
    assert caller.delete(f"{api}domains/{domain.pk}/").status_code == 204


def test_the_page_asks_a_constant_number_of_questions(
    visit, ada_account, address, organisation, django_assert_num_queries
):
    browser = visit(ada_account).proven()
    for number in range(12):
        EmailDomain.objects.create(
            organisation=organisation, name=f"d{number}.nl", proof=f"{number}"
        )

    with django_assert_num_queries(9):
        browser.get(address)
