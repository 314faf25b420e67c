"""People for tests that kill: they belong to tribes, ask for a copy, and are erased."""

import datetime as dt
import uuid

from core.accounts.models import Account
from core.common import clock
from core.members.models import Member
from core.members.services import admit_member
from core.partups import services as partups
from core.privacy import services
from tenants.context import enter_tribe
from tenants.models import Organisation, OrganisationRole, Tribe
from tenants.services import found_tribe, set_access


def belong(name: str, *, tribes: int) -> uuid.UUID:
    """Make somebody who is the last steward of one tribe and a member of the others."""
    person = Account.objects.create_user(f"{name}@partup.example", display_name=name.title())
    other = Account.objects.create_user(f"{name}.heir@partup.example", display_name="Heir")
    organisation = Organisation.objects.create(name=f"Makers {name}", country="NL")
    OrganisationRole.objects.create(organisation=organisation, account=other, role="owner")
    for number in range(tribes):
        tribe = found_tribe(
            actor=other,
            name="Night shift",
            slug=f"{name}-{number}",
            language="nl",
            founding_key=uuid.uuid4(),
            organisation=organisation,
        )
        set_access(tribe=tribe, state="active")
        with enter_tribe(tribe):
            _work(admit_member(account=person), is_alone=number == 0)
    return person.pk


def _work(member: Member, *, is_alone: bool) -> None:
    if is_alone:
        Member.objects.exclude(pk=member.pk).update(role=Member.Role.MEMBER)
        Member.objects.filter(pk=member.pk).update(role=Member.Role.STEWARD)
    partups.start_partup(
        actor=Member.objects.get(pk=member.pk),
        name="Quiet nights",
        driver="Everybody calls everybody at night.",
        intended_result="A list of who is awake when.",
        end_date=clock.now().date() + dt.timedelta(days=30),
        openings=[partups.OpeningWish(title="Somebody awake")],
        open_now=True,
    )


def erase(account_id: str) -> None:
    """Erase somebody, as the page does."""
    account = Account.objects.get(pk=account_id)
    services.erase_account(actor=account, confirmation=account.email)


def ask_for_copy(account_id: str) -> str:
    """Ask for a copy, as the page does; its key."""
    return str(services.ask_for_export(actor=Account.objects.get(pk=account_id)).pk)


def ask_for_tribe_copy(account_id: str) -> str:
    """Have its organisation ask for a copy of the first tribe of somebody; its key."""
    tribe = Tribe.objects.filter(memberships__account_id=account_id).earliest("created_at")
    owner = Account.objects.get(organisation_roles__organisation=tribe.organisation_id)
    return str(services.ask_for_tribe_copy(actor=owner, tribe=tribe).pk)
