"""A bill and its tribe in their rarer states: at 320 px, to axe, in both languages."""

import os
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from billing.models import BillingAccount, CheckoutAttempt, InvoiceOrder, PlanPrice
from billing.models.commands import ChangePreview
from core.common import clock
from tenants.models import Tribe
from tests.billing.test_in_a_browser import SCHEMES, chromium, house  # noqa: F401
from tests.support.full_bill import fill

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

SHOTS = os.environ.get("PARTUP_SHOTS", "")
# Wide pages are looked at by who takes pictures; what is cut off is cut off on a phone.
WIDTHS = [320, 390, 1280] if SHOTS else [320]


@pytest.fixture
def look(house, farid_account):  # noqa: F811
    """Open a page in each width, scheme and language, and have axe and a ruler look at it."""

    def at(name, place, done=lambda page: None):
        for width in WIDTHS:
            for scheme, language in zip(SCHEMES, ("en", "nl"), strict=True):
                type(farid_account).objects.filter(pk=farid_account.pk).update(language=language)
                page = house.open(place, width=width, scheme=scheme)
                done(page)
                _look_at(page, f"{name}-{width}-{language}", width)
                page.context.close()

    return at


def _look_at(page, name, width):
    found = Axe().run(page).response["violations"]
    assert [(name, one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    expect(page.get_by_role("heading", level=1)).to_have_count(1)
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def in_state(tribe, state):
    Tribe.objects.filter(pk=tribe.pk).update(access_state=state, updated_at=clock.now())


def attempt_of(tribe, farid_account, **changes):
    account, _made = BillingAccount.objects.get_or_create(organisation=tribe.organisation)
    values = {"status": "failed", "promotion_code": "WELCOME", "expires_at": clock.now()}
    return CheckoutAttempt.objects.create(
        account=account,
        tribe=tribe,
        price=PlanPrice.objects.get(plan_code="tribe"),
        started_by=farid_account,
        **{**values, **changes},
    )


@pytest.mark.parametrize("door", ["", "order/"])
def test_the_price_with_a_code_and_one_that_is_refused(look, pending, shop, door):
    coupon = shop.api.v1.coupons.create({"percent_off": 50, "duration": "once"})
    shop.api.v1.promotion_codes.create(
        {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "WELCOME"}
    )

    def ask(code, words):
        def typed(page):
            page.locator("#id_promotion_code").fill(code)
            page.locator("#price button").click()
            page.locator("#price").get_by_text(words).first.wait_for()

        return typed

    place = f"/billing/tribes/{pending.pk}/{door}"
    look(f"price-{door[:-1]}", place, ask("welcome", "WELCOME"))
    look(f"refused-{door[:-1]}", place, ask("NOPE", "code"))


@pytest.mark.parametrize("status", ["failed", "expired", "complete", "new"])
def test_coming_back_in_each_way(look, pending, farid_account, shop, status):
    attempt = attempt_of(pending, farid_account, status=status)

    look(f"return-{status}", f"/billing/checkout/{attempt.pk}/")


@pytest.mark.parametrize("state", InvoiceOrder.State.values)
def test_an_order_in_each_state(look, pending, farid_account, shop, state):
    attempt = attempt_of(pending, farid_account)
    order = InvoiceOrder.objects.create(
        account=attempt.account,
        tribe=pending,
        price=attempt.price,
        ordered_by=farid_account,
        client_token=uuid.uuid4(),
        po_number="Order 4711 of the department of water and everything that flows",
        promotion_code="WELCOME",
        state=state,
    )

    look(f"order-{state}", f"/billing/orders/{order.pk}/")


@pytest.mark.parametrize("state", ["suspended", "archived"])
def test_a_tribe_that_is_closed_or_put_away(look, pending, shop, state):
    fill(pending, PlanPrice.objects.get(plan_code="tribe"))
    in_state(pending, state)

    look(f"access-{state}", f"/tribes/{pending.pk}/access/")
    look(f"bill-{state}", f"/organisations/{pending.organisation_id}/billing/")


def test_limits_and_a_preview_while_stripe_is_away(look, pending, shop, settings):
    full = fill(pending, PlanPrice.objects.get(plan_code="tribe"))
    subscription = full.invoices[-1].subscription
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    preview = ChangePreview.objects.create(
        subscription=subscription,
        price=PlanPrice.objects.get(plan_code="large_tribe"),
        made_by=pending.founder,
        prorated_at=clock.now(),
        expires_at=clock.now(),
        subtotal_cents=180_000,
        tax_cents=37_800,
        total_cents=217_800,
        amount_due_cents=217_800,
    )

    look("limits", f"/billing/tribes/{pending.pk}/limits/")
    look("preview", f"/billing/changes/{preview.pk}/")
    look("bill-away", f"/organisations/{pending.organisation_id}/billing/")
    look(
        "credited",
        f"/organisations/{pending.organisation_id}/billing/invoices/{full.invoices[-1].pk}/",
    )
