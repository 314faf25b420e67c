"""An order to be paid by invoice, as Farid fills it in."""

import uuid
from dataclasses import replace

import pytest

from billing.services import orders
from billing.services.details import Details
from billing.services.orders import Order
from tests.support.staff import give_roles

__all__ = ["DETAILS", "order_of", "place", "staff"]

DETAILS = Details(
    legal_name="Orchard people B.V.",
    billing_email="bills@orchard.example",
    address_line1="Appellaan 1",
    postal_code="4191 AB",
    city="Geldermalsen",
    country="NL",
    kvk_number="12345678",
)


def order_of(plan="tribe", *, po_number="", needs_po=False, **details):
    """A plan for Orchard people, with other details where they are named."""
    return Order(plan, replace(DETAILS, **details), po_number, needs_po)


@pytest.fixture
def place(shop, pending, farid_account):
    """Order for Farid's tribe."""

    def ask(plan="tribe", *, token=None, actor=farid_account, tribe=pending, **changes):
        return orders.order_by_invoice(
            actor=actor,
            tribe=tribe,
            order=order_of(plan, **changes),
            client_token=token or uuid.uuid4(),
        )

    return ask


@pytest.fixture
def staff(dunya_account):
    return give_roles(dunya_account, "billing_manager")
