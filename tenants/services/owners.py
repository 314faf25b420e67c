"""Who owns an organisation."""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common.errors import NotAllowed, NotFound
from tenants import policies, selectors
from tenants.models import Organisation, OrganisationRole


@refusals_recorded("organisation.owner_made", about="organisation")
@transaction.atomic
def make_owner(
    *, actor: Account, organisation: Organisation, account_id: uuid.UUID
) -> OrganisationRole:
    """
    This will make somebody owner of an organisation, beside those who are.

    Owners may, of people who run it or keep one of its tribes. Making an owner owner is harmless.

    :raises NotFound: if the actor has no role there, or the other is nobody they may choose.
    :raises NotAllowed: if the actor is no owner.
    """
    if not policies.can_see_organisation(actor, organisation):
        raise NotFound
    # An erasure of the last owner waits here, and so do we for it.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not policies.can_make_owner(actor, organisation):
        raise NotAllowed(_("Only owners make others owner."))
    owner = OrganisationRole.Role.OWNER
    known = organisation.roles.filter(account=account_id, role=owner).first()
    if known:
        return known
    person = selectors.possible_owners(organisation).filter(pk=account_id).first()
    if person is None:
        raise NotFound
    role = OrganisationRole.objects.create(organisation=organisation, account=person, role=owner)
    record(
        action="organisation.owner_made",
        account_id=actor.pk,
        object_type="organisation",
        object_id=organisation.pk,
        changes={"account": str(account_id)},
    )
    return role
