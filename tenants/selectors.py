"""Questions about tribes and keys, answered in public."""

import uuid

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet

from core.accounts.models import Account
from core.accounts.policies import Relation
from core.audit import registry
from core.audit.models import PlatformRecord
from core.common import clock
from tenants.models import (
    Hostname,
    Membership,
    Organisation,
    OrganisationRole,
    RetiredAddress,
    Tribe,
)
from tenants.models.memberships import Role
from tenants.models.tribes import Access
from tenants.policies import readable_states
from tenants.slugs import ADDRESS_TAKEN, YEAR, check_slug, is_slug, suggest_slug

# Of the life of a tribe, what those who run its organisation answer for.
_DECISIONS = ("founded", "access_changed", "plan_chosen", "address_changed")


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


def tribe_of_organisations(*, account: Account, tribe_id: uuid.UUID) -> Tribe | None:
    """A tribe of an organisation that the account has a role in, or None."""
    mine = Organisation.objects.filter(roles__account=account)
    kept = Tribe.objects.exclude(access_state=Access.ERASED)
    return kept.filter(pk=tribe_id, organisation__in=mine).first()


def relation_between(viewer: Account | None, account: Account) -> Relation:
    """
    What somebody who looks is to a person.

    Fellows belong to the same tribe now, one that is not closed. A guest is nobody's fellow: guests
    and members meet inside the tribe, in the part-ups they share.
    """
    if viewer is None:
        return Relation.VISITOR
    if viewer.pk == account.pk:
        return Relation.SELF
    tribes = _tribes_shared_by(viewer) & _tribes_shared_by(account)
    return Relation.FELLOW if tribes.exists() else Relation.STRANGER


def _tribes_shared_by(account: Account) -> QuerySet[Tribe]:
    keys = Membership.objects.live().filter(account=account).exclude(role=Role.GUEST)
    readable = Tribe.objects.filter(access_state__in=readable_states())
    return readable.filter(pk__in=keys.values("tribe"))


def organisations_of(account: Account) -> QuerySet[Organisation]:
    """The organisations an account has a role in, by name."""
    return Organisation.objects.filter(roles__account=account).distinct().order_by("name")


def organisation_managed_by(account: Account, organisation_id: uuid.UUID) -> Organisation | None:
    """An organisation the account runs, or None."""
    return next(
        (one for one in organisations_managed_by(account) if one.pk == organisation_id), None
    )


def lines_of_organisation(organisation: Organisation) -> QuerySet[PlatformRecord]:
    """What was decided about it and the life of its tribes; not who goes in and out of them."""
    tribes = Tribe.objects.filter(organisation=organisation).values("pk")
    lines = PlatformRecord.objects.filter(Q(object_id=organisation.pk) | Q(tribe_id__in=tribes))
    wanted = [f"tribe.{word}" for word in _DECISIONS]
    wanted += [*registry.actions_of("organisation"), *registry.actions_of("billing")]
    found: QuerySet[PlatformRecord] = lines.filter(action__in=wanted)
    return found


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


def owners_of(organisation: Organisation) -> QuerySet[Account]:
    """Who owns an organisation, by name."""
    roles = organisation.roles.filter(role=OrganisationRole.Role.OWNER)
    owners = Account.objects.filter(pk__in=roles.values("account"), is_active=True)
    return owners.order_by("display_name", "pk")


def possible_owners(organisation: Organisation) -> QuerySet[Account]:
    """Who could own it too, by name: those who run it, and the stewards of its tribes."""
    keepers = Membership.objects.live().filter(tribe__organisation=organisation, role="steward")
    known = Q(pk__in=organisation.roles.values("account")) | Q(pk__in=keepers.values("account"))
    owners = organisation.roles.filter(role=OrganisationRole.Role.OWNER)
    people = Account.objects.filter(known, is_active=True)
    return people.exclude(pk__in=owners.values("account")).order_by("display_name", "pk")


def pending_tribe_of(account: Account) -> Tribe | None:
    """The tribe an account founded that waits for a trial or a payment."""
    return Tribe.objects.filter(founder=account, access_state="pending").first()


def why_address_is_not_free(
    slug: str, *, account: Account | None = None, tribe: Tribe | None = None
) -> str:
    """
    The sentence that says why an address cannot be had; empty when it can.

    What somebody gave up is free to themselves: to the account that dropped a tribe, and to the
    tribe that moved.
    """
    try:
        check_slug(slug)
    except ValidationError as error:
        return str(error.messages[0])
    own = Q(tenant=tribe, retired_at__isnull=False) if tribe else Q(pk__in=[])
    is_taken = Hostname.objects.filter(domain=slug).exclude(own).exists()
    return str(ADDRESS_TAKEN) if is_taken or is_kept_back(slug, account=account) else ""


def is_kept_back(slug: str, *, account: Account | None = None) -> bool:
    """Whether a tribe that is gone had this address less than a year ago, of another founder."""
    kept = RetiredAddress.objects.filter(slug=slug, retired_at__gt=clock.now() - YEAR)
    return kept.exclude(account=account).exists() if account else kept.exists()


def tribe_at(slug: str) -> Tribe | None:
    """The tribe that answers on an address, or did less than a year ago."""
    if not is_slug(slug):
        return None
    hostname = Hostname.objects.filter(domain=slug).select_related("tenant").first()
    return hostname.tenant if hostname else None


def former_addresses(tribe: Tribe) -> list[Hostname]:
    """The addresses a tribe moved away from that still lead to it, newest first."""
    former = Hostname.objects.filter(tenant=tribe, retired_at__isnull=False)
    return list(former.order_by("-retired_at"))


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
