"""Tribes, people and work for benches."""

import datetime as dt
import uuid
from collections.abc import Sequence

from core.accounts.models import Account
from core.common import clock
from core.members.models import Member
from core.members.services import admit_member
from core.partups import rules
from core.partups.models import Participation
from core.partups.services import OpeningWish, start_partup
from tenants.context import enter_tribe
from tenants.models import Organisation, OrganisationRole, Tribe
from tenants.services import found_tribe, set_access


def make_founder(name: str = "Ada") -> tuple[Account, Organisation]:
    """An account with an organisation to found tribes for."""
    founder = make_person(name)
    organisation = Organisation.objects.create(name="Bench", country="NL")
    OrganisationRole.objects.create(organisation=organisation, account=founder, role="owner")
    return founder, organisation


def make_person(name: str) -> Account:
    """An account by this name."""
    return Account.objects.create_user(f"{name.lower()}@partup.example", display_name=name)


def make_tribe(founder: Account, organisation: Organisation, *, is_open: bool = True) -> Tribe:
    """One more tribe, open for work or waiting for a payment."""
    tribe = found_tribe(
        actor=founder,
        name="Bench",
        slug=f"b{uuid.uuid4().hex[:20]}",
        founding_key=uuid.uuid4(),
        organisation=organisation,
    )
    return set_access(tribe=tribe, state="active") if is_open else tribe


def make_work(tribe: Tribe, people: Sequence[Account], *, partups: int) -> None:
    """Let people into a tribe, and start part-ups there with two of them and two openings each."""
    with enter_tribe(tribe):
        founder = Member.objects.get(account=tribe.founder_id)
        members = [admit_member(account=person, invited_by=founder) for person in people]
        for number in range(partups):
            _start(founder, members, number)


def _start(founder: Member, members: Sequence[Member], number: int) -> None:
    partup = start_partup(
        actor=founder,
        name=f"Quiet roads {number}",
        driver="Cars race past the school, and parents keep their children inside.",
        intended_result="Children walk to school by themselves.",
        end_date=rules.today() + dt.timedelta(days=30 + number),
        openings=[OpeningWish(title="Photographer"), OpeningWish(title="Someone who calls")],
        open_now=True,
    )
    others = [members[(number + step) % len(members)] for step in range(min(2, len(members)))]
    Participation.objects.bulk_create(
        Participation(
            partup=partup,
            member=member,
            role=Participation.Role.PARTNER,
            joined_at=clock.now(),
        )
        for member in others
    )
