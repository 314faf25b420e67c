"""Questions about domains and where their people sign in."""

import uuid

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from core.accounts.models import Account
from core.sso.models import EmailDomain, IdentityProvider, key_of
from tenants.models import Organisation, OrganisationRole
from tenants.selectors import organisations_of

_KEY = "organisation-"


def organisation_for(*, account: Account, organisation_id: uuid.UUID) -> Organisation | None:
    """An organisation the account has a role in, or None."""
    return organisations_of(account).filter(pk=organisation_id).first()


def domains_of(organisation: Organisation) -> list[EmailDomain]:
    """The domains an organisation named, by name."""
    return list(organisation.email_domains.order_by("name"))


def find_domain(*, organisation: Organisation, domain_id: uuid.UUID) -> EmailDomain | None:
    """One of an organisation's domains."""
    return organisation.email_domains.filter(pk=domain_id).first()


def provider_of(organisation: Organisation) -> IdentityProvider | None:
    """Where an organisation's people sign in."""
    return IdentityProvider.objects.filter(organisation=organisation).first()


def provider_by_key(key: str) -> IdentityProvider | None:
    """The provider allauth knows by this word, if it is on."""
    try:
        found = uuid.UUID(key.removeprefix(_KEY)) if key.startswith(_KEY) else None
    except ValueError:
        return None
    return _working().filter(organisation=found).first() if found else None


def provider_for_address(email: str) -> IdentityProvider | None:
    """Where people with such an address sign in: its domain is proven and the provider is on."""
    domain = domain_of(email)
    return (
        _working()
        .filter(
            organisation__email_domains__name=domain,
            organisation__email_domains__verified_at__isnull=False,
        )
        .first()
    )


def must_sign_in_at(email: str) -> IdentityProvider | None:
    """Where an address has to sign in, if it may nowhere else; owners may anywhere."""
    provider = provider_for_address(email)
    if provider is None or not provider.is_required:
        return None
    is_owner = OrganisationRole.objects.filter(
        organisation=provider.organisation_id,
        role=OrganisationRole.Role.OWNER,
        account__emailaddress__email=email.lower(),
        account__emailaddress__verified=True,
    ).exists()
    return None if is_owner else provider


def verified_domains(provider: IdentityProvider) -> set[str]:
    """The domains a provider speaks for."""
    proven = EmailDomain.objects.filter(
        organisation=provider.organisation_id, verified_at__isnull=False
    )
    return set(proven.values_list("name", flat=True))


def domain_of(email: str) -> str:
    """The domain of an address, as it is compared: small letters, in ASCII."""
    domain = email.rpartition("@")[2].strip().lower().rstrip(".")
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def callback_url(organisation: Organisation) -> str:
    """The address that an organisation registers at its provider."""
    path = reverse(
        "openid_connect_callback",
        args=[key_of(organisation.pk)],
        urlconf=settings.PUBLIC_SCHEMA_URLCONF,
    )
    return f"{settings.ACCOUNT_ORIGIN}{path}"


def _working() -> QuerySet[IdentityProvider]:
    return IdentityProvider.objects.select_related("organisation").filter(is_on=True)
