"""Taking the demo away, and nothing else."""

from django.db import connection, transaction

from core.accounts.models import Account
from core.demo import selectors
from core.demo.services.money import forget_money, who_signed
from core.files.services import drop_files_of_account, drop_files_of_tribe
from core.inbox.models import Preference
from core.mail.models import OutboxMessage
from core.privacy.services import drop_ledgers
from core.support.services.roles import drop_staff
from tenants.models import JoinRequest, Organisation, OrganisationRole
from tenants.provisioning import drop_schema


@transaction.atomic
def remove_demo() -> bool:
    """
    Remove the tribes, organisations and people of the demo; say whether there were any.

    A demo organisation that got a real tribe stays, and so does a demo person who belongs to one,
    or who as staff signed for something of a real customer; roles on the staff host go in any case.
    What they did on the platform stays on its record: that is only added to, and what was sealed
    would no longer verify. It holds keys, of which nobody is left, and no words.
    """
    tribes = list(selectors.demo_tribes())
    forget_money(organisations=selectors.demo_organisations())
    connection.check_constraints()  # a table with keys still to be checked cannot be dropped
    for tribe in tribes:
        drop_files_of_tribe(tribe.pk)
        drop_schema(tribe)
        tribe.delete()
    bare = selectors.demo_organisations().filter(tribes=None)
    OrganisationRole.objects.filter(organisation__in=bare).delete()
    Organisation.objects.filter(pk__in=bare).delete()
    _remove_people()
    return bool(tribes)


def _remove_people() -> None:
    """Whoever belongs to nothing any more; their sessions and addresses go with them."""
    drop_staff(accounts=selectors.demo_accounts())
    alone = selectors.demo_accounts().filter(memberships=None, organisation_roles=None)
    alone = alone.exclude(pk__in=who_signed())
    JoinRequest.objects.filter(account__in=alone).delete()
    for account_id in alone.values_list("pk", flat=True):
        drop_files_of_account(account_id)
    drop_ledgers(accounts=alone)
    OutboxMessage.objects.filter(account__in=alone).delete()
    Preference.objects.filter(account__in=alone).delete()
    Account.objects.filter(pk__in=alone).delete()
