"""One name and one photo in all tribes."""

from django.db import transaction

from core.accounts.models import Account
from core.members.models import Member
from tenants.models import Membership


@transaction.atomic
def rename_member(*, account: Account) -> None:
    """
    Carry the name and the photo of an account over to the present tribe; harmless the second time.

    Whoever is erased at this very moment stays without one.
    """
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    if not account.erased_at:
        Member.objects.filter(account_id=account.pk).update(
            display_name=account.name, photo_id=account.shown_photo_id
        )


def tribes_to_rename(account: Account) -> list[Membership]:
    """The keys, also former ones, to the tribes that show the name of an account."""
    return list(Membership.objects.filter(account=account).select_related("tribe"))
