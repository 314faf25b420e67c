"""The people of a world: one of each kind that rights tell apart."""

import datetime as dt

from allauth.account.models import EmailAddress

from core.accounts.models import Account
from core.common import clock
from core.members.models import Member
from core.members.services import admit_member, leave_tribe
from core.members.services.guest_door import GuestWish
from core.partups import services as partups
from core.partups.models import GuestPass, Partup
from tenants.models import Organisation, OrganisationRole

# Who belongs to the tribe, with the level the tribe gave them.
LEVELS = {
    "member": 0,
    "level1": 1,
    "level2": 2,
    "level3": 3,
    "partner": 0,
    "supporter": 2,
    "helper": 2,
    "offerer": 2,
    "doer": 2,
}
GUESTS = ("guest_inside", "guest_outside")
OUTSIDERS = ("waiting", "owner", "billing", "former")


def make_people(canary: str) -> dict[str, Account]:
    """An account for everybody who has a part in a world."""
    inside = dict.fromkeys((*LEVELS, *GUESTS, "keeper"), canary)
    # Whoever is outside reads their own name everywhere: it must not be the tribe's word.
    named = inside | dict.fromkeys(OUTSIDERS, canary[:3])
    return {part: make_person(f"{name}-{part.replace('_', '-')}") for part, name in named.items()}


def make_person(name: str) -> Account:
    """An account with a confirmed address."""
    email = f"{name.lower()}@partup.example"
    account = Account.objects.create_user(email, display_name=name)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account


def admit_everybody(people: dict[str, Account]) -> None:
    """Let the members in; the keeper is a second steward, and somebody left."""
    for part, level in LEVELS.items():
        admit_member(account=people[part], level=level)
    admit_member(account=people["keeper"], role=Member.Role.STEWARD)
    leave_tribe(actor=admit_member(account=people["former"]))


def let_in(guest: Account, *, partup: Partup, partner: Member) -> GuestPass:
    """Let a guest into a part-up."""
    wish = GuestWish(
        account=guest,
        partup_id=partup.pk,
        until=clock.now().date() + dt.timedelta(days=7),
        invited_by=partner,
        accepted_version=1,
    )
    guest_pass = partups.admit_guest(wish)
    assert guest_pass is not None
    return guest_pass


def give_roles(people: dict[str, Account], organisation: Organisation) -> None:
    """Whoever runs the organisation, and whoever pays: neither belongs to the tribe."""
    for part in (OrganisationRole.Role.OWNER, OrganisationRole.Role.BILLING):
        OrganisationRole.objects.create(organisation=organisation, account=people[part], role=part)
