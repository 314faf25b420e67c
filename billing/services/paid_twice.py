"""A tribe that was paid for twice: what is asked for when it is noticed."""

from billing.models import BillingAccount
from billing.services import commands
from billing.services.staff_tasks import ask_staff
from tenants.models import Tribe

KIND = "give_back_second"
PAID_TWICE = "paid_twice"


def give_back_second(*, account: BillingAccount, tribe: Tribe, subscription_id: str) -> None:
    """
    Have the second of two subscriptions of a tribe ended and paid back, and tell staff.

    Machine work, part of the present transaction; asking again changes nothing.
    """
    command = commands.ask(
        account=account,
        kind=KIND,
        key=f"{KIND}:{subscription_id}:1",
        payload={"subscription_id": subscription_id},
        tribe=tribe,
    )
    ask_staff(kind=PAID_TWICE, subject=subscription_id, account=account, tribe=tribe)
    commands.send_soon(command=command)
