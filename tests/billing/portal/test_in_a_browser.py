"""The pages of a bill in Chromium: readable by everybody, at every width."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from billing import papers
from billing.models import PlanPrice
from tests.billing.test_in_a_browser import SCHEMES, chromium, house  # noqa: F401
from tests.support.full_bill import fill

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

WIDTHS = [320, 390, 1280]


@pytest.fixture
def full(pending, shop):
    """Farid's organisation with something of everything on its bill."""
    return fill(pending, PlanPrice.objects.get(plan_code="tribe"))


@pytest.fixture
def pages(full):
    bill = f"/organisations/{full.tribe.organisation_id}/billing/"
    return [
        bill,
        f"{bill}invoices/",
        f"{bill}invoices/?status=void",
        *(f"{bill}invoices/{invoice.pk}/" for invoice in full.invoices),
        f"{bill}methods/",
        f"{bill}details/",
        f"{bill}activity/",
        *(f"/billing/tribes/{full.tribe.pk}/{one}" for one in ("", "order/", "change/", "cancel/")),
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_page_of_a_bill(house, pages, width, scheme):  # noqa: F811
    for place in pages:
        page = house.open(place, width=width, scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(place, one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()


def test_the_ways_of_a_bill_are_walked_with_the_keyboard(house, pages):  # noqa: F811
    page = house.open(pages[0])
    page.get_by_role("navigation", name="Billing").get_by_role("link", name="Invoices").focus()

    page.keyboard.press("Enter")

    page.get_by_role("heading", name="Invoices").wait_for()
    page.get_by_label("State").focus()
    page.keyboard.press("p")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/invoices/?**status=paid**")


def test_a_copy_is_downloaded(house, full):  # noqa: F811
    paid = full.invoices[-1]
    papers.keep_pdf(invoice=paid, content=b"%PDF-1.7 an invoice")
    bill = f"/organisations/{full.tribe.organisation_id}/billing/"
    page = house.open(f"{bill}invoices/{paid.pk}/")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download the PDF").click()

    assert download.value.suggested_filename == f"part-up-{paid.number}.pdf"
