"""People of alpha, made and counted."""

from core.accounts.models import Account
from core.common import clock
from core.members.models import Member


def roles():
    """Who has which role in the present tribe, by name."""
    return {member.name: member.role for member in Member.objects.present()}


def add_people(number):
    """Fill the present tribe with members, without keys."""
    accounts = [
        Account(email=f"p{index}@partup.example", display_name=f"Person {index:03}", password="!")
        for index in range(number)
    ]
    Account.objects.bulk_create(accounts)
    now = clock.now()
    return Member.objects.bulk_create(
        Member(account=account, display_name=account.display_name, joined_at=now)
        for account in accounts
    )
