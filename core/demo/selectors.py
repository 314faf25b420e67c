"""Questions about the demo."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import QuerySet

from core.accounts.models import Account
from core.demo.story import Story
from tenants.models import Organisation, Tribe

PASSWORD = "partup-demo"  # noqa: S105  printed by the runner; opens nothing real


@dataclass(frozen=True, kw_only=True)
class LogIn:
    """How to be one of the cast."""

    name: str
    email: str
    password: str
    role: str
    address: str
    takes_code: bool


def demo_tribes() -> QuerySet[Tribe]:
    """The tribes of the demo."""
    return Tribe.objects.filter(is_demo=True)


def demo_organisations() -> QuerySet[Organisation]:
    """The organisations of the demo."""
    return Organisation.objects.filter(is_demo=True)


def demo_accounts() -> QuerySet[Account]:
    """The people of the demo."""
    return Account.objects.filter(is_demo=True)


def has_staff() -> bool:
    """Whether people of the demo may be staff: never in production, as their password is known."""
    return settings.ENVIRONMENT != "production"


def demo_staff() -> QuerySet[Account]:
    """Who of the demo is staff."""
    return demo_accounts().filter(is_staff=True)


def real_accounts(emails: Iterable[str]) -> QuerySet[Account]:
    """Accounts with one of these addresses that somebody made for themselves."""
    return Account.objects.filter(email__in=emails, is_demo=False)


def is_used() -> bool:
    """Whether somebody has begun to use this installation, with or without the demo."""
    return Tribe.objects.exists() or Account.objects.filter(is_demo=False).exists()


def log_ins(story: Story) -> list[LogIn]:
    """How to log in as each of the cast; nobody as long as there is no demo."""
    known = set(demo_accounts().values_list("email", flat=True))
    apps = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__in=demo_staff())
    with_app = set(apps.values_list("user__email", flat=True))
    return [
        LogIn(
            name=person.name,
            email=person.email,
            password=PASSWORD,
            role=person.role,
            address=settings.STAFF_ORIGIN if person.staff_roles else settings.ACCOUNT_ORIGIN,
            takes_code=person.email in with_app,
        )
        for person in story.people.values()
        if person.cast and person.email in known
    ]
