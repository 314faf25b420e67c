"""One name in all tribes."""

from core.accounts.models import Account
from core.members.models import Member
from tenants.models import Membership


def rename_member(*, account: Account) -> None:
    """Carry the name of an account over to the present tribe; harmless the second time."""
    Member.objects.filter(account_id=account.pk).update(display_name=account.name)


def tribes_to_rename(account: Account) -> list[Membership]:
    """The keys, also former ones, to the tribes that show the name of an account."""
    return list(Membership.objects.filter(account=account).select_related("tribe"))
