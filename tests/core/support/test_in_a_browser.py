"""The pages of staff in a real browser: any width and scheme, whole and readable."""

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, sync_playwright

from billing.models import AccountNote, Approval, Invoice, Payout, StaffTask, StripeEvent
from billing.services.snapshots import take_snapshot
from config.env import Origin
from core.common import clock
from tenants.models import Tribe
from tests.core.support.bills import bill, invoice
from tests.support.staff import at_work

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
SHOTS = os.environ.get("PARTUP_SHOTS", "")
ROLES = ["billing_manager", "operator"]
PAGES = [
    "/billing/",
    "/billing/search/?q=alpha",
    "/billing/ladder/",
    "/billing/approvals/",
    "/billing/orders/",
    "/billing/transfers/",
    "/billing/disputes/",
    "/billing/renewals/?show=list",
    "/billing/exceptions/",
    "/billing/drift/",
    "/billing/reports/",
    "/billing/reports/movements/",
    "/billing/reports/retention/",
    "/billing/reports/vat/",
    "/billing/reports/vat/?first=2026-99&last=2026-01",
    "/billing/reports/payments/",
    "/billing/reports/payouts/",
    "/billing/reports/payouts/?of=po_1",
    "/billing/reports/promotions/",
    "/colleagues/",
    "/webhooks/",
]


def pay_out(one: Invoice) -> None:
    """Another invoice of the same customer: with a code, paid, and paid out less the fee."""
    _pay(one)
    moment = clock.now()
    payout = Payout.objects.create(
        stripe_payout_id="po_1",
        amount_cents=107_242,
        currency="eur",
        status="in_transit",
        is_automatic=True,
        arrives_at=moment,
        made_at=moment,
        synced_at=moment,
    )
    payout.lines.create(
        stripe_transaction_id="txn_1",
        kind="payment",
        amount_cents=108_900,
        fee_cents=1_658,
        net_cents=107_242,
        source_id="ch_1",
        made_at=moment,
        synced_at=moment,
    )


def _pay(one: Invoice) -> None:
    moment = clock.now()
    other = invoice(
        one.subscription,
        2,
        days_late=0,
        cents=108_900,
        number="PU-0002",
        status="paid",
        finalized_at=moment,
        paid_at=moment,
        discount_cents=30_000,
    )
    other.discounts.create(
        stripe_discount_id="di_1", code="SPRING-25", amount_cents=30_000, synced_at=moment
    )
    other.payments.create(
        stripe_payment_id="inpay_1",
        amount_cents=108_900,
        status="paid",
        charge_id="ch_1",
        method_type="card",
        paid_at=moment,
        synced_at=moment,
    )


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


@pytest.fixture
def paths(alpha, beta, dunya_account) -> list[str]:
    """A house with something on every page, and the addresses of what it holds."""
    one = bill(alpha, 1, cents=120_000, current_period_end=clock.now() + dt.timedelta(days=20))
    for back, cents in ((150, 120_000), (90, 300_000), (30, 120_000)):
        one.price.unit_amount_cents = cents
        one.price.save()
        take_snapshot(on=clock.now().date() - dt.timedelta(days=back))
    bill(beta, 2, cents=750_000, status="past_due", unpaid_since=clock.now())
    Tribe.objects.filter(pk=beta.pk).update(access_state="past_due")
    take_snapshot(on=clock.now().date())
    late = invoice(one, 1, days_late=40, cents=145_200, number="PU-0001", tax_cents=25_200)
    pay_out(late)
    AccountNote.objects.create(account=one.account, author=dunya_account, words="They called.")
    StaffTask.objects.create(
        kind="ladder_stopped", subject="ladder", facts={"downs": 30, "tribes": 9}
    )
    StaffTask.objects.create(kind="dispute", subject="dp_1", account=one.account, tribe=alpha)
    Approval.objects.create(
        account=one.account,
        tribe=alpha,
        kind="mark_paid",
        object_id=late.pk,
        amount_cents=145_200,
        reason="They paid at the counter.",
        asked_by=alpha.founder,
    )
    renews_at = one.current_period_end
    return [
        *PAGES,
        f"/billing/renewals/?month={renews_at:%Y-%m}",
        f"/webhooks/{_letter().pk}/",
        f"/billing/organisations/{alpha.organisation_id}/",
        f"/billing/tribes/{beta.pk}/",
        f"/billing/invoices/{late.pk}/",
    ]


def _letter() -> StripeEvent:
    """A letter that was given up, about nobody we know."""
    moment = clock.now()
    return StripeEvent.objects.create(
        id="evt_given_up",
        type="invoice.paid",
        livemode=False,
        happened_at=moment,
        received_at=moment,
        next_at=moment,
        object_type="invoice",
        attempts=9,
        state="dead",
        error="no such customer",
    )


@pytest.fixture
def open_page(chromium, settings, dunya_account) -> Iterator[Any]:
    """Dunya at the staff host, with changes open."""
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait(20)
    settings.ORIGIN = Origin("http", project.ORIGIN.host, server.port)
    settings.ACCOUNT_ORIGIN = settings.ORIGIN.at(settings.ORIGIN.host)
    settings.STAFF_ORIGIN = settings.ORIGIN.at(f"staff.{settings.ORIGIN.host}")
    session = at_work(dunya_account, *ROLES, elevated=True)
    cookie = session.cookies[project.SESSION_COOKIE_NAME].value

    def go(path: str, *, width: int, scheme: Any) -> Any:
        size: Any = {"width": width, "height": 844}
        context = chromium.new_context(viewport=size, color_scheme=scheme)
        name = project.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": cookie, "url": settings.STAFF_ORIGIN}])
        page = context.new_page()
        page.goto(f"{settings.STAFF_ORIGIN}{path}")
        return page

    yield go
    server.terminate()


@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(1280, "light", "en"), (390, "dark", "nl")]
)
def test_every_page_is_whole_and_readable(open_page, paths, dunya_account, width, scheme, language):
    dunya_account.language = language
    dunya_account.save(update_fields=["language"])
    faults = []

    for path in paths:
        page = open_page(path, width=width, scheme=scheme)
        if SHOTS:
            name = path.strip("/").replace("/", "-").replace("?", "-")[:40] or "root"
            shot = Path(SHOTS) / f"{name}-{width}-{scheme}-{language}.png"
            page.screenshot(path=str(shot), full_page=True)
        found = Axe().run(page).response["violations"]
        faults += [f"{path}: {one['id']} {one['nodes'][0]['html'][:120]}" for one in found]
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        faults += [f"{path} is {wide} too wide"] if wide > 0 else []
        page.context.close()

    assert not faults, "\n".join(faults)


def _bar(page: Any) -> float:
    return page.locator(".staff-bar").bounding_box()["height"]


def test_on_a_phone_one_button_names_the_page_and_opens_the_others_by_keys(open_page, paths):
    page = open_page("/billing/ladder/", width=390, scheme="light")
    opener, links = page.locator(".staff-pages-opener"), page.locator(".staff-pages a")
    before = _bar(page)

    assert "Ladder" in opener.inner_text()
    assert opener.bounding_box()["height"] < 60
    assert not links.first.is_visible()
    opener.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert links.first.evaluate("link => link === document.activeElement")
    assert page.locator(".staff-pages [aria-current]").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert _bar(page) == before
    assert not Axe().run(page).response["violations"]
    _shoot(page, "menu-390-light")
    page.keyboard.press("Escape")
    assert not links.first.is_visible()


def test_on_a_wide_screen_all_pages_are_there_without_a_button(open_page, paths):
    page = open_page("/billing/ladder/", width=1280, scheme="light")

    assert not page.locator(".staff-pages-opener").is_visible()
    assert all(link.is_visible() for link in page.locator(".staff-pages a").all())


def _shoot(page: Any, name: str) -> None:
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))
