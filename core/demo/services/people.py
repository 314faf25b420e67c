"""The accounts of the story."""

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password

from core.accounts.models import Account
from core.common.ids import uuid7
from core.demo.selectors import PASSWORD, has_staff
from core.demo.story import Story


def make_people(*, story: Story) -> dict[str, Account]:
    """
    Make an account for everybody in the story, and return them by key.

    All share one password, hashed once. Who stayed behind when the demo was removed, because they
    belong to a real tribe, is taken up again. In production nobody of them is staff: their
    password is known.
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
            is_staff=bool(person.staff_roles) and has_staff(),
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
