"""Paying as a person does: on our page, on Stripe's, and back."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, Page, expect, sync_playwright

from billing.models import CheckoutAttempt
from config.env import Origin

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
WIDTHS = [390, 1280]
SCHEMES: list[Any] = ["light", "dark"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which the database would refuse to work in.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        program = os.environ["PARTUP_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class House:
    """Part-up on a port, and Farid's browser in front of it."""

    origin: str
    browser: Browser
    cookie: str

    def open(self, path: str, *, width: int = 1280, scheme: Any = "light") -> Page:
        """A page, as Farid sees it."""
        size: Any = {"width": width, "height": 844}
        context = self.browser.new_context(viewport=size, color_scheme=scheme)
        name = project.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": self.cookie, "url": self.origin}])
        page = context.new_page()
        page.goto(f"{self.origin}{path}")
        return page


@pytest.fixture
def house(chromium, shop, settings, visit, farid_account) -> Iterator[House]:
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait(20)
    settings.ORIGIN = Origin("http", project.ORIGIN.host, server.port)
    settings.ACCOUNT_ORIGIN = settings.ORIGIN.at(settings.ORIGIN.host)
    settings.ACCOUNT_FORM_ACTION = [*project.ACCOUNT_FORM_ACTION, shop.url]
    session = visit(farid_account).cookies[project.SESSION_COOKIE_NAME].value
    yield House(settings.ACCOUNT_ORIGIN, chromium, session)
    server.terminate()


def test_paying_and_coming_back(house, pending, shop):
    page = house.open(f"/billing/tribes/{pending.pk}/")
    page.get_by_label("Large tribe").check()
    page.get_by_role("button", name="Go to the payment page").click()
    page.wait_for_url(f"{shop.url}/**")
    stripes_page = page.url
    assert page.title() == "STRIPE SIMULATOR - no real payment"
    assert "€ 3,630.00" in page.content()

    page.get_by_role("button", name="Have the card declined").click()
    page.get_by_role("alert").wait_for()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url(f"{house.origin}/billing/checkout/**")

    page.get_by_role("heading", name="Orchard is open").wait_for()
    page.goto(stripes_page)
    assert page.get_by_text("This has been paid.").is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_a_vat_number_is_looked_at_as_soon_as_it_is_typed(house, pending, width):
    page = house.open(f"/billing/tribes/{pending.pk}/order/", width=width)
    page.get_by_role("textbox", name="City").fill("Ede")
    number = page.get_by_label("VAT number")

    number.fill("BE 0123.456.749")
    number.press("Tab")
    expect(page.get_by_text("This number is of another country")).to_be_visible()
    expect(number).to_have_value("BE 0123.456.749")

    page.get_by_label("Country").select_option("BE")
    expect(page.get_by_text("Written as it should be.")).to_be_visible()
    expect(page.get_by_role("textbox", name="City")).to_have_value("Ede")
    expect(page.get_by_text("This number is of another country")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_coming_back_without_paying(house, pending, shop):
    page = house.open(f"/billing/tribes/{pending.pk}/")
    page.get_by_role("button", name="Go to the payment page").click()
    page.get_by_role("link", name="Go back without paying").click()
    page.get_by_role("heading", name="Not paid yet").wait_for()

    page.get_by_role("button", name="Choose something else").click()

    page.get_by_text("The payment page is closed.").wait_for()
    assert CheckoutAttempt.objects.get().status == "expired"


def test_the_page_looks_by_itself_until_the_payment_is_there(house, start, shop):
    attempt = start()
    page = house.open(f"/billing/checkout/{attempt.pk}/")
    assert page.get_by_role("heading", name="We are waiting for your payment").is_visible()

    shop.complete_checkout(attempt.stripe_session_id)

    page.get_by_role("heading", name="Orchard is open").wait_for(timeout=10_000)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(house, start, pending, width, scheme):
    attempt = start()
    places = (
        f"/billing/tribes/{pending.pk}/",
        f"/billing/checkout/{attempt.pk}/",
        f"/billing/checkout/{attempt.pk}/left/",
        f"/organisations/{pending.organisation_id}/billing/",
    )

    for place in places:
        page = house.open(place, width=width, scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()


def test_stripes_page_is_accessible_too(house, start):
    page = house.browser.new_page()
    page.goto(start().url)

    found = Axe().run(page).response["violations"]

    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
