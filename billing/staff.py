"""What staff may do with money, by name; who may, a room above says when the app starts."""

from collections.abc import Callable
from enum import StrEnum

from django.db.models import QuerySet

from core.accounts.models import Account


class Duty(StrEnum):
    """What takes a right on the staff host, as the room of staff calls that right."""

    TASKS = "note"
    TIME = "time"
    APPROVE = "approve"


Holders = Callable[[Duty], QuerySet[Account]]
_holders: list[Holders] = []


def ask_holders_of(holders: Holders) -> None:
    """Have a room above say who may do what, when the app starts."""
    _holders[:] = [holders]


def holders_of(duty: Duty) -> QuerySet[Account]:
    """Who of staff may do it now; nobody while no room says so."""
    return _holders[0](duty) if _holders else Account.objects.none()


def may_do(account: Account, duty: Duty) -> bool:
    """Whether somebody may do it now: one question, asked anew each time."""
    return holders_of(duty).filter(pk=account.pk).exists()
