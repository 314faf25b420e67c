"""Who sits at the bill of an organisation, and what they may do there."""

import uuid
from dataclasses import dataclass

from billing.models import BillingAccount
from billing.policies import CHANGERS
from core.accounts.models import Account
from tenants.models import Organisation, OrganisationRole

_MANAGERS = frozenset({OrganisationRole.Role.OWNER, OrganisationRole.Role.ADMIN})


@dataclass(frozen=True)
class Desk:
    """
    An organisation, the one who pays for it as far as is known, and the roles of who looks.

    Only owners and billing contacts change anything; an admin reads.
    """

    organisation: Organisation
    payer: BillingAccount | None
    roles: frozenset[str]

    @property
    def may_change(self) -> bool:
        return bool(self.roles & CHANGERS)

    @property
    def can_manage(self) -> bool:
        return bool(self.roles & _MANAGERS)


def desk_of(*, account: Account, organisation_id: uuid.UUID) -> Desk | None:
    """The desk of somebody with a role in an organisation, in one question; else None."""
    rows = list(
        OrganisationRole.objects.filter(
            organisation=organisation_id, account=account
        ).select_related("organisation__billing_account")
    )
    if not rows:
        return None
    organisation = rows[0].organisation
    return Desk(
        organisation=organisation,
        payer=getattr(organisation, "billing_account", None),
        roles=frozenset(row.role for row in rows),
    )
