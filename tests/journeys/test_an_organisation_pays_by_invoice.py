"""The bill of an organisation, page by page: ordered, paid, changed, taken along, ended, kept."""

import csv
import io
from collections.abc import Callable

import pytest

from billing.models import BillingCommand, InvoiceOrder
from billing.services import commands, keeping
from billing.services.order_answers import approve_order
from tenants.models import Tribe
from tests.journeys.walker import Walker
from tests.support.staff import give_roles

BILLS = "bills@orchard.partup.example"


@pytest.fixture
def catch_up(shop, hear_stripe, settings, tmp_path):
    """What happens behind the scenes within a minute: wishes, letters, and our copies."""
    settings.MEDIA_DIR = tmp_path

    def happen() -> None:
        for _turn in ("what was wished", "what followed from it"):
            for command in BillingCommand.objects.filter(state__in=BillingCommand.UNDER_WAY):
                commands.send(command=command)
            hear_stripe()
        keeping.keep_papers()

    return happen


@pytest.fixture
def prove_it(code_for):
    """What is hard to undo asks who you are first; then what was sent goes on its way."""

    def prove(gita: Walker) -> None:
        gita.press("Mail me a code")
        gita.press("Go on", code=code_for("gita@partup.example"))

    return prove


@pytest.fixture
def welcome(shop):
    """The code WELCOME takes a tenth off the first year."""
    coupon = shop.api.v1.coupons.create({"percent_off": 10, "duration": "once"})
    shop.api.v1.promotion_codes.create(
        {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "WELCOME"}
    )


def found_the_orchard(gita: Walker) -> Tribe:
    gita.go("/")
    gita.follow("Found a tribe")
    gita.press(
        "Found the tribe",
        name="Orchard",
        slug="orchard",
        why="We look after the old orchard.",
        organisation_name="Orchard people",
        language="en",
        plan="tribe",
    )
    return Tribe.objects.get(slug="orchard")


def order_by_invoice(gita: Walker, prove_it: Callable[[Walker], None]) -> None:
    """Gita reads what it costs with her code, and orders with her own number on it."""
    gita.follow("Choose a plan")
    gita.follow("Pay by invoice")
    gita.press("See what it costs", promotion_code="welcome", vat_number="NL812345678B01")
    for words in ("€1,200.00", "−€120.00", "€226.80", "€1,306.80"):
        assert words in gita.page.text
    gita.press(
        "Order with an obligation to pay",
        legal_name="Orchard people B.V.",
        address_line1="Appellaan 1",
        postal_code="4191 AB",
        city="Geldermalsen",
        kvk_number="12345678",
        billing_email=BILLS,
        po_number="PO 4711",
    )
    prove_it(gita)
    assert "Your order is in" in gita.page.text
    assert "WELCOME" in gita.page.text


def pay_the_open_invoice(gita: Walker, bill: str) -> None:
    """From the bill to the invoice, to its page, and back."""
    gita.go(bill)
    gita.follow(next(words for _url, words in gita.page.links if "Look at invoice" in words))
    gita.press("Pay this invoice")
    gita.press("Pay")


def take_a_larger_plan(gita: Walker) -> None:
    """Every amount first; then an invoice for the difference."""
    gita.follow("Change the plan")
    gita.press("See what it costs", plan="large_tribe")
    assert "€3,000" in gita.page.text
    gita.press(next(words for words in gita.page.buttons if words.startswith("Change it and pay")))


def read_the_table(gita: Walker, bill: str) -> list[dict[str, str]]:
    markup = gita.go(f"{bill}invoices.csv").markup.lstrip("\ufeff")
    return list(csv.DictReader(io.StringIO(markup)))


def end_and_keep(gita: Walker, bill: str, catch_up: Callable[[], None]) -> None:
    """She ends it, thinks again, and it goes on."""
    gita.go(bill)
    gita.follow("Stop paying")
    gita.press("End it with this year", reason="too_expensive")
    catch_up()
    gita.go(bill)
    assert "It ends then, and nothing more is charged." in gita.page.text
    gita.follow("Let it go on")
    gita.press("Let it go on")
    catch_up()
    gita.go(bill)
    assert "It ends then" not in gita.page.text


def test_an_organisation_orders_pays_changes_ends_and_keeps(
    sign_up, shop, welcome, catch_up, mail_to, mailoutbox, prove_it, dunya_account
):
    gita = sign_up("Gita Rao")
    tribe = found_the_orchard(gita)
    bill = f"http://partup.localhost:8000/organisations/{tribe.organisation_id}/billing/"
    gita.go(bill)
    order_by_invoice(gita, prove_it)

    # One of us knows them and says yes; the invoice comes by mail, with our copy.
    order = InvoiceOrder.objects.get()
    approve_order(actor=give_roles(dunya_account, "billing_manager"), order_id=order.pk)
    catch_up()
    mail_to(BILLS)
    [invoice] = [mail for mail in mailoutbox if mail.attachments]
    assert (invoice.to, invoice.attachments[0][2]) == ([BILLS], "application/pdf")
    gita.go(bill)
    assert "The invoice for this year is not paid yet" in gita.page.text

    pay_the_open_invoice(gita, bill)
    catch_up()
    gita.go(bill)
    assert "Paid until" in gita.page.text

    take_a_larger_plan(gita)
    catch_up()
    pay_the_open_invoice(gita, bill)
    catch_up()
    gita.go(bill)
    assert "of 500" in gita.page.text
    rows = read_the_table(gita, bill)
    assert [row["State"] for row in rows] == ["paid", "paid"]
    assert (rows[-1]["With VAT"], rows[-1]["Purchase order"]) == ("1306.80", "PO 4711")
    end_and_keep(gita, bill, catch_up)
