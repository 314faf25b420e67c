"""Questions about tribes and keys, answered in public."""

import uuid

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.accounts.models import Account
from tenants.models import Hostname, Membership, Organisation, Tribe
from tenants.slugs import ADDRESS_TAKEN, check_slug


def live_memberships(account: Account) -> QuerySet[Membership]:
    """The keys an account holds now, with their tribes, by name of the tribe."""
    return (
        Membership.objects.filter(account=account, left_at=None)
        .select_related("tribe")
        .order_by("tribe__name")
    )


def tribe_of_member(*, account: Account, tribe_id: uuid.UUID) -> Tribe | None:
    """A tribe the account belongs to, or None."""
    return Tribe.objects.filter(
        pk=tribe_id, memberships__account=account, memberships__left_at=None
    ).first()


def organisations_of(account: Account) -> QuerySet[Organisation]:
    """The organisations an account has a role in, by name."""
    return Organisation.objects.filter(roles__account=account).distinct().order_by("name")


def pending_tribe_of(account: Account) -> Tribe | None:
    """The tribe an account founded that waits for a trial or a payment."""
    return Tribe.objects.filter(founder=account, access_state="pending").first()


def why_address_is_not_free(slug: str) -> str:
    """The sentence that says why an address cannot be had; empty when it can."""
    try:
        check_slug(slug)
    except ValidationError as error:
        return str(error.messages[0])
    if Hostname.objects.filter(domain=slug).exists():
        return str(ADDRESS_TAKEN)
    return ""
