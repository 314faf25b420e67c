"""Setting where the people of an organisation sign in."""

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.accounts.sealing import seal
from core.audit.services import record, refusals_recorded
from core.common.errors import InvalidInput, NotAllowed, Sentence
from core.common.validation import check_fields
from core.sso import selectors
from core.sso.discovery import discover
from core.sso.models import IdentityProvider
from core.sso.policies import can_set_sign_in
from tenants.models import Organisation


@refusals_recorded("organisation.sign_in_set", about="organisation")
def set_provider(
    *,
    actor: Account,
    organisation: Organisation,
    issuer: str,
    client_id: str,
    client_secret: str = "",
    is_on: bool = False,
    is_required: bool = False,
) -> IdentityProvider:
    """
    This will set where people of the organisation's domains sign in.

    Owners and admins may. The provider is asked to describe itself first. An empty secret keeps
    the one that is there. Another issuer ends what was known of people at the former one. Setting
    the same again changes nothing.

    :raises NotAllowed: if the actor does not run the organisation.
    :raises InvalidInput: naming the fields that do not fit.
    """
    if not can_set_sign_in(actor, organisation):
        raise NotAllowed
    found = selectors.provider_of(organisation)
    errors = _missing(found, organisation, client_secret, is_on=is_on, is_required=is_required)
    provider = found or IdentityProvider(organisation=organisation)
    former = provider.issuer
    provider.issuer, provider.client_id = issuer.strip().rstrip("/"), client_id
    provider.is_on, provider.is_required = is_on, is_on and is_required
    check_fields(provider, exclude={"sealed_secret", "authorize_origin"})
    if errors:
        raise InvalidInput(errors)
    if client_secret:
        provider.sealed_secret = seal(client_secret)
    # The provider may take seconds to answer: nothing is held meanwhile.
    provider.authorize_origin = discover(provider.issuer)
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        if former and former != provider.issuer:
            SocialAccount.objects.filter(provider=provider.key).delete()
        provider.save()
        _note(actor, organisation, "organisation.sign_in_set", provider)
    return provider


def _missing(
    found: IdentityProvider | None,
    organisation: Organisation,
    client_secret: str,
    *,
    is_on: bool,
    is_required: bool,
) -> dict[str, list[Sentence]]:
    errors: dict[str, list[Sentence]] = {}
    if found is None and not client_secret:
        errors["client_secret"] = [_("Type the secret the provider gave you.")]
    if len(client_secret) > 1000:
        errors["client_secret"] = [_("A secret has 1,000 characters at most.")]
    if is_required and not is_on:
        errors["is_required"] = [_("Switch the sign-in on first.")]
    has_domain = organisation.email_domains.filter(verified_at__isnull=False).exists()
    if is_on and not has_domain:
        errors["is_on"] = [_("Prove a domain first: it says whose people sign in there.")]
    return errors


@refusals_recorded("organisation.sign_in_removed", about="organisation")
@transaction.atomic
def remove_provider(*, actor: Account, organisation: Organisation) -> None:
    """
    This will end signing in at the organisation's provider; accounts stay, and sign in otherwise.

    Removing what is not there is harmless.

    :raises NotAllowed: if the actor does not run the organisation.
    """
    if not can_set_sign_in(actor, organisation):
        raise NotAllowed
    provider = selectors.provider_of(organisation)
    if provider is None:
        return
    SocialAccount.objects.filter(provider=provider.key).delete()
    _note(actor, organisation, "organisation.sign_in_removed", provider)
    provider.delete()


def _note(
    actor: Account, organisation: Organisation, action: str, provider: IdentityProvider
) -> None:
    changes = {"is_on": provider.is_on, "is_required": provider.is_required}
    record(
        action=action,
        account_id=actor.pk,
        object_type="organisation",
        object_id=organisation.pk,
        changes=changes,
    )
