"""Tribes for benches."""

import uuid

from core.accounts.models import Account
from tenants.models import Organisation, OrganisationRole, Tribe
from tenants.services import found_tribe, set_access


def make_founder() -> tuple[Account, Organisation]:
    """An account with an organisation to found tribes for."""
    founder = Account.objects.create_user("bench@partup.example", display_name="Bench")
    organisation = Organisation.objects.create(name="Bench", country="NL")
    OrganisationRole.objects.create(organisation=organisation, account=founder, role="owner")
    return founder, organisation


def make_tribe(founder: Account, organisation: Organisation) -> Tribe:
    """One more tribe, open for work."""
    tribe = found_tribe(
        actor=founder,
        name="Bench",
        slug=f"b{uuid.uuid4().hex[:20]}",
        founding_key=uuid.uuid4(),
        organisation=organisation,
    )
    return set_access(tribe=tribe, state="active")
