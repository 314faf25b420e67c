"""Who may, as far as organisations and paying go."""

from core.accounts.models import Account
from tenants import gate
from tenants.gate import Act
from tenants.models import Membership, Organisation, OrganisationRole, Tribe
from tenants.models.memberships import Role
from tenants.models.tribes import Access


def can_found_for(account: Account, organisation: Organisation) -> bool:
    """Owners and admins of an organisation add tribes to it."""
    return can_manage(account, organisation)


def can_manage(account: Account, organisation: Organisation) -> bool:
    """Owners and admins run an organisation; a billing contact only pays."""
    roles = {OrganisationRole.Role.OWNER, OrganisationRole.Role.ADMIN}
    return organisation.roles.filter(account=account, role__in=roles).exists()


def can_make_owner(account: Account, organisation: Organisation) -> bool:
    """Owners choose who owns with them."""
    return organisation.roles.filter(account=account, role=OrganisationRole.Role.OWNER).exists()


def can_take_along(account: Account, tribe: Tribe) -> bool:
    """Owners and admins take the whole of a tribe along, also from outside, while there is time."""
    is_open = gate.may(tribe.access_state, Act.EXPORT, runs_organisation=True)
    return is_open and can_manage(account, tribe.organisation)


def can_take_copy(account: Account, tribe: Tribe) -> bool:
    """Who is shown the way to a copy: of the whole, or of what its stewards see."""
    if can_take_along(account, tribe):
        return True
    keys = Membership.objects.live().filter(account=account, tribe=tribe, role=Role.STEWARD)
    return gate.may(tribe.access_state, Act.EXPORT) and keys.exists()


def can_drop(account: Account, tribe: Tribe) -> bool:
    """Its founder drops a tribe, while it waits for a trial or a payment."""
    return tribe.access_state == Access.PENDING and tribe.founder_id == account.pk


def can_see_organisation(account: Account, organisation: Organisation) -> bool:
    """Whoever has a role in it sees an organisation."""
    return organisation.roles.filter(account=account).exists()


def is_open(access_state: str) -> bool:
    """Whether a tribe in this state is worked in."""
    return gate.may(access_state, Act.WRITE)


def shows_face(tribe: Tribe) -> bool:
    """Whether strangers see that a tribe is there, and how they come in."""
    return tribe.is_listed and is_open(tribe.access_state)


def open_states() -> list[str]:
    """The states in which a tribe is worked in, as the database writes them."""
    return gate.states_for(Act.WRITE)


def readable_states() -> list[str]:
    """The states in which a tribe is read, as the database writes them."""
    return gate.states_for(Act.READ)


def is_readable(access_state: str) -> bool:
    """Whether a tribe in this state is read."""
    return gate.may(access_state, Act.READ)


def is_closed(access_state: str) -> bool:
    """Whether a tribe that was worked in is not even read now: it is left from outside."""
    return access_state != Access.PENDING and not is_readable(access_state)
