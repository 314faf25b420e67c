"""What public knows of tribes: that they are there, and who belongs to them."""

from tenants.models.due import DueJob
from tenants.models.entries import Handoff
from tenants.models.invitations import Invitation, InvitationUse
from tenants.models.memberships import Membership
from tenants.models.organisations import Organisation, OrganisationRole
from tenants.models.requests import JoinRequest
from tenants.models.schemas import MigrationScript, SchemaState, SchemaTemplate
from tenants.models.tribes import AccessTransition, Hostname, RetiredAddress, Tribe

__all__ = [
    "AccessTransition",
    "DueJob",
    "Handoff",
    "Hostname",
    "Invitation",
    "InvitationUse",
    "JoinRequest",
    "Membership",
    "MigrationScript",
    "Organisation",
    "OrganisationRole",
    "RetiredAddress",
    "SchemaState",
    "SchemaTemplate",
    "Tribe",
]
