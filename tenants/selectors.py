"""Questions about tribes and keys, answered in public."""

import uuid

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet

from core.accounts.models import Account
from tenants.models import Hostname, Membership, Organisation, OrganisationRole, Tribe
from tenants.slugs import ADDRESS_TAKEN, check_slug, is_slug, suggest_slug


def live_memberships(account: Account) -> QuerySet[Membership]:
    """The keys an account holds now, with their tribes, by name of the tribe."""
    return (
        Membership.objects.live()
        .filter(account=account)
        .select_related("tribe")
        .order_by("tribe__name")
    )


def tribe_of_member(*, account: Account, tribe_id: uuid.UUID) -> Tribe | None:
    """A tribe the account belongs to, or None."""
    key = Membership.objects.live().filter(account=account, tribe=tribe_id).select_related("tribe")
    membership = key.first()
    return membership.tribe if membership else None


def organisations_of(account: Account) -> QuerySet[Organisation]:
    """The organisations an account has a role in, by name."""
    return Organisation.objects.filter(roles__account=account).distinct().order_by("name")


def organisations_managed_by(account: Account) -> list[Organisation]:
    """The organisations an account adds tribes to, by name."""
    roles = [OrganisationRole.Role.OWNER, OrganisationRole.Role.ADMIN]
    mine = OrganisationRole.objects.filter(account=account, role__in=roles)
    return list(
        Organisation.objects.filter(pk__in=mine.values("organisation")).order_by("name", "pk")
    )


def tribes_of_organisation(*, organisation: Organisation, account: Account) -> list[Tribe]:
    """Its tribes by name; `is_mine` tells which of them the account belongs to."""
    keys = Membership.objects.live().filter(tribe=OuterRef("pk"), account=account)
    tribes = Tribe.objects.filter(organisation=organisation).annotate(is_mine=Exists(keys))
    return list(tribes.order_by("name", "pk"))


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


def suggest_address(wish: str) -> str:
    """A free address that looks like what somebody wished for; empty when none comes to mind."""
    base = suggest_slug(wish)[:34].strip("-") or "new-tribe"
    endings = ["", "-tribe", *(f"-{number}" for number in range(2, 10))]
    candidates = [base + ending for ending in endings]
    taken = set(Hostname.objects.filter(domain__in=candidates).values_list("domain", flat=True))
    for candidate in candidates:
        if candidate not in taken and is_slug(candidate):
            return candidate
    return ""
