"""A command to Stripe of the tests' own: it opens a payment page, named by its key."""

import datetime as dt

import pytest
from django.db import transaction

from billing import gateway, services
from billing.models import BillingAccount, BillingCommand
from billing.services import commands
from billing.services.command_kinds import Kind, register
from core.common import clock


def open_page(command):
    """A command that makes something: a payment page, named by the key of the command."""
    return gateway.open_session(
        customer_id=command.account.stripe_customer_id,
        price_id=command.payload["price"],
        reference=command.target,
        tribe_id="none",
        success_url="http://partup.localhost/done",
        cancel_url="http://partup.localhost/left",
        expires_at=dt.datetime.fromisoformat(command.payload["until"]),
        language="en",
        idempotency_key=command.stripe_key,
    ).id


def find_page(command):
    found = gateway.find_session(
        customer_id=command.account.stripe_customer_id, reference=command.target
    )
    return found.id if found else None


@pytest.fixture
def settled():
    """The results that were mirrored, in order."""
    return []


@pytest.fixture
def account(shop, paid) -> BillingAccount:
    """Farid's organisation, known to Stripe."""
    register_page([])
    return BillingAccount.objects.get()


def register_page(settled, **changes):
    def settle(command, lease):
        with transaction.atomic():
            lease.confirm()
        settled.append(command.result_id)

    register("page", Kind(**{"send": open_page, "find": find_page, "settle": settle, **changes}))


@pytest.fixture
def asked(account, settled):
    """Ask for a page; the same number again is the same wish."""
    register_page(settled)
    price = services.checkout.price_for_sale("tribe").stripe_price_id
    until = (clock.now() + dt.timedelta(hours=20)).isoformat()

    def ask(number=1, target="one", **changes):
        wish = {"account": account, "kind": "page", "key": f"page:{target}:{number}"}
        return commands.ask(**{**wish, "payload": {"price": price, "until": until}, **changes})

    return ask


@pytest.fixture
def made(shop, account):
    """How many pages the command made at Stripe, besides the one Farid paid on."""

    def count():
        return len(shop.api.v1.checkout.sessions.list({"limit": 100}).data) - 1

    return count


def due():
    BillingCommand.objects.update(next_at=clock.now(), locked_until=clock.now())
