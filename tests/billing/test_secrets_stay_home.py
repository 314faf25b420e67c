"""Keys, secrets and links that pay: in no log line, no row of ours, and no report of an error."""

import json
import logging

import pytest
from django.apps import apps

from billing import gateway
from billing.errors import StripeAway, StripeRefused
from billing.models import Invoice
from config import sentry
from tests.billing.test_year import use_card


@pytest.fixture
def live(shop, start, hear, settings):
    """Live a year with everything that goes wrong; what must not be told."""
    return lambda: _live(shop, start, hear, settings)


def _live(shop, start, hear, settings):
    attempt = start()
    page = attempt.url
    shop.complete_checkout(attempt.stripe_session_id)
    hear()
    use_card(shop, "pm_card_chargeCustomerFail")
    shop.advance(days=366, seconds=7200)
    hear()
    late = Invoice.objects.get(status="open")
    gateway.hosted_page(invoice_id=late.stripe_invoice_id)
    shop.fail_next(500)
    with pytest.raises(StripeAway):
        gateway.fetch_invoice(invoice_id=late.stripe_invoice_id)
    settings.STRIPE_API_KEY = "sk_test_wrong00000000000"
    with pytest.raises(StripeAway):
        gateway.fetch_invoice(invoice_id=late.stripe_invoice_id)
    settings.STRIPE_API_KEY = shop.key
    return [shop.key, shop.webhook_secret, "sk_test_wrong", "_secret_", page, late.hosted_url]


def test_no_log_line_holds_one(live, caplog):
    caplog.set_level(logging.DEBUG)

    secrets = live()

    assert "stripe_key_refused" in caplog.text
    assert [word for word in secrets if word in caplog.text] == []
    assert logging.getLogger("stripe").level == logging.WARNING


def test_no_row_of_ours_holds_a_key(live):
    keys = live()[:4]

    rows = [
        str(row)
        for model in apps.get_app_config("billing").get_models()
        for row in model.objects.values()
    ]

    assert len(rows) > 20
    assert [word for word in keys if any(word in row for row in rows)] == []


def test_what_was_asked_for_is_not_logged_when_stripe_refuses_it(shop, caplog):
    """Stripe's sentences quote it, and it may be what somebody typed."""
    with pytest.raises(StripeRefused):
        gateway.fetch_customer(customer_id="ada-was-here")

    assert "stripe_refused" in caplog.text
    assert "ada-was-here" not in caplog.text


@pytest.mark.parametrize(
    "secret",
    [
        "sk_live_4eC39HqLyjWDarjtT1zdp7dc",
        "rk_live_abc",
        "whsec_abc",
        "pi_3Mabc_secret_9zXyW",
        "seti_1_secret_abc",
        "https://invoice.stripe.com/i/acct_1/live_abc?s=ap",
        "https://checkout.stripe.com/c/pay/cs_live_abc#fid",
        "https://billing.stripe.com/p/session/live_abc",
        "https://pay.stripe.com/invoice/acct_1/live_abc/pdf",
    ],
)
def test_no_report_of_an_error_holds_one(secret):
    request = {
        "url": f"https://partup.example/?to={secret}",
        "data": secret,
        "headers": {"a": secret},
    }
    event = {
        "message": f"went to {secret} and back",
        "transaction": secret,
        "request": request,
        "extra": {"a": secret},
        "exception": {"values": [{"type": "ValueError", "value": secret}]},
    }

    told = json.dumps(sentry.scrub(event, {}))

    assert secret not in told
    assert "and back" in told
