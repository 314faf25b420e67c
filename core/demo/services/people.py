"""The accounts of the story."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from core.accounts.models import Account
from core.common.ids import uuid7
from core.demo.selectors import PASSWORD
from core.demo.story import Story
from core.support.services.roles import grant

_WHY = "The demo shows what staff see and do."


def make_people(*, story: Story) -> dict[str, Account]:
    """
    Make an account for everybody in the story, and return them by key.

    All share one password, hashed once. Who stayed behind when the demo was removed, because they
    belong to a real tribe, is taken up again.
    """
    hashed = make_password(PASSWORD)
    emails = [person.email for person in story.people.values()]
    stayed = {account.email: account for account in Account.objects.filter(email__in=emails)}
    made = {
        person.key: Account(
            id=uuid7(),
            email=person.email,
            password=hashed,
            display_name=person.name,
            language=person.language,
            is_staff=bool(person.staff_roles),
            is_demo=True,
        )
        for person in story.people.values()
        if person.email not in stayed
    }
    Account.objects.bulk_create(made.values())
    EmailAddress.objects.bulk_create(
        EmailAddress(user=account, email=account.email, verified=True, primary=True)
        for account in made.values()
    )
    return {
        person.key: made.get(person.key) or stayed[person.email] for person in story.people.values()
    }


def give_staff_roles(*, story: Story, accounts: dict[str, Account]) -> None:
    """Give those of the story who are staff their roles; changing still takes a second factor."""
    for person in story.people.values():
        account = accounts[person.key]
        for role in person.staff_roles if account.is_staff else ():
            grant(account=account, role=role, reason=_WHY)
