"""Where people sign in is set by who runs the organisation, and is what it says it is."""

import pytest
from allauth.socialaccount.models import SocialAccount

from core.common.errors import InvalidInput, NotAllowed
from core.sso import selectors, services
from core.sso.models import IdentityProvider

INSIDE = ("This address must be https and on the open internet.", "Enter a valid URL.")


def _set(actor, organisation, issuer, **options):
    wish = {"issuer": issuer, "client_id": "partup", "client_secret": "a secret", "is_on": True}
    return services.set_provider(actor=actor, organisation=organisation, **(wish | options))


def _refusal(*args, **options):
    with pytest.raises(InvalidInput) as refusal:
        _set(*args, **options)
    assert not IdentityProvider.objects.exists()
    return refusal.value.errors


def test_the_secret_is_sealed(provider):
    row = IdentityProvider.objects.values().get()

    assert "a secret" not in str(row)
    assert row["authorize_origin"] == provider.issuer


def test_an_empty_secret_keeps_the_one_that_is_there(ada_account, organisation, provider, issuer):
    again = _set(ada_account, organisation, issuer, client_secret="", client_id="other")

    assert again.sealed_secret == provider.sealed_secret
    assert IdentityProvider.objects.get().client_id == "other"


def test_without_a_secret_there_is_no_first_one(ada_account, organisation, domain, issuer):
    errors = _refusal(ada_account, organisation, issuer, client_secret="")

    assert errors == {"client_secret": ["Type the secret the provider gave you."]}


def test_it_is_switched_on_for_proven_domains_only(ada_account, organisation, issuer):
    errors = _refusal(ada_account, organisation, issuer)

    assert errors == {"is_on": ["Prove a domain first: it says whose people sign in there."]}


def test_it_is_required_only_when_it_is_on(ada_account, organisation, domain, issuer):
    errors = _refusal(ada_account, organisation, issuer, is_on=False, is_required=True)

    assert errors == {"is_required": ["Switch the sign-in on first."]}


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1",
        "https://127.0.0.1:1",
        "https://127.1:1",
        "https://2130706433:1",
        "https://0x7f000001:1",
        "https://localhost:1",
        "https://[::1]:1",
        "https://[::ffff:127.0.0.1]:1",
        "https://[fe80::1]:1",
        "https://[fc00::1]:1",
        "https://169.254.169.254",
        "https://10.0.0.1",
        "https://172.16.0.1",
        "https://192.168.1.1",
        "https://100.64.0.1",
        "https://0.0.0.0:1",
        "https://224.0.0.1",
        "https://198.18.0.1",
        "https://192.0.2.1",
        "https://255.255.255.255",
    ],
)
def test_no_address_inside_is_ever_called(ada_account, organisation, domain, address, monkeypatch):
    called = []
    monkeypatch.setattr("socket.create_connection", lambda *place, **_: called.append(place))

    errors = _refusal(ada_account, organisation, address)

    assert errors["issuer"][0] in INSIDE
    assert called == []


def test_what_is_no_provider_is_refused(ada_account, organisation, domain, issuer):
    errors = _refusal(ada_account, organisation, f"{issuer}/nothing-here")

    assert errors == {"issuer": ["Nothing that we understand answers there."]} or errors == {
        "issuer": ["This is not the address of an OpenID provider."]
    }


def test_only_those_who_run_the_organisation_set_it(bram_account, organisation, domain, issuer):
    with pytest.raises(NotAllowed):
        _set(bram_account, organisation, issuer)
    assert not IdentityProvider.objects.exists()


def test_another_issuer_ends_what_was_known_of_people_at_the_former(
    ada_account, bram_account, organisation, provider, settings, issuer
):
    SocialAccount.objects.create(user=bram_account, provider=provider.key, uid="bram")
    other = issuer.replace("localhost", "127.0.0.1")
    settings.OUTBOUND_EXEMPT |= {other.removeprefix("http://")}

    _set(ada_account, organisation, other)

    assert not SocialAccount.objects.exists()


def test_removing_it_leaves_accounts_and_happens_once(
    ada_account, bram_account, organisation, provider
):
    SocialAccount.objects.create(user=bram_account, provider=provider.key, uid="bram")

    for _time in range(2):
        services.remove_provider(actor=ada_account, organisation=organisation)

    bram_account.refresh_from_db()
    assert bram_account.is_active
    assert not SocialAccount.objects.exists()


def test_an_address_leads_to_the_provider_of_its_domain(provider, ada_account):
    assert selectors.provider_for_address("Somebody@Waterland.NL") == provider
    assert selectors.provider_for_address("somebody@not-waterland.nl") is None
    assert selectors.provider_for_address("waterland.nl@example.org") is None
    assert selectors.must_sign_in_at("somebody@waterland.nl") is None
