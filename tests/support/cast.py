"""The people and tribes that are always there."""

import datetime as dt
import uuid

from allauth.account.models import EmailAddress

from core.accounts.models import Account
from core.common import clock
from core.members.models import Member
from core.members.services import admit_member
from tenants.context import enter_tribe
from tenants.models import DueJob, Tribe
from tenants.services import found_tribe, set_access

PASSWORD = "correct horse battery"


def make_cast() -> None:
    """
    Build alpha and beta with their people.

    Ada is steward of alpha, Bram its member; Chidi is steward of beta; Esra belongs to both;
    Dunya is staff; Farid has an account and nothing else.
    """
    ada, bram, chidi, dunya, esra, _farid = (
        _person(name) for name in ("Ada", "Bram", "Chidi", "Dunya", "Esra", "Farid")
    )
    Account.objects.filter(pk=dunya.pk).update(is_staff=True)
    alpha = _tribe("alpha", "Alpha tribe", ada, "Waterland")
    beta = _tribe("beta", "Beta tribe", chidi, "Havenzorg")
    _join(alpha, bram, esra)
    _join(beta, esra)
    # No test begins with something to seal.
    DueJob.objects.filter(kind__startswith="trail.").delete()


def _person(name: str) -> Account:
    account = Account.objects.create_user(
        f"{name.lower()}@partup.example", PASSWORD, display_name=name
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    return account


def _tribe(slug: str, name: str, founder: Account, organisation: str) -> Tribe:
    tribe = found_tribe(
        actor=founder,
        name=name,
        slug=slug,
        why="We try things out.",
        language="en",
        founding_key=uuid.uuid4(),
        organisation_name=organisation,
    )
    return set_access(tribe=tribe, state="active", until=clock.now() + dt.timedelta(days=365))


def _join(tribe: Tribe, *accounts: Account) -> None:
    with enter_tribe(tribe):
        founder = Member.objects.get(account=tribe.founder_id)
        for account in accounts:
            admit_member(account=account, invited_by=founder)
