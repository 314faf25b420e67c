"""`manage.py stripe_check`: is everything at Stripe as we need it?"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from billing import checks, gateway
from billing.errors import StripeAway, StripeRefused
from billing.handlers import KNOWN
from billing.handlers.routing import SILENT
from billing.services import catalogue
from billing.services.health import billing_health

NEEDED_EVENTS = sorted(KNOWN - SILENT)


class Command(BaseCommand):
    """Looks at the settings, the prices, the webhook endpoint and our ledger; changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is wrong, and fail if anything is."""
        try:
            found = [*_wrong_settings(), *_wrong_prices(), *_wrong_endpoint(), *_wrong_here()]
        except (StripeAway, StripeRefused) as error:
            raise CommandError(f"{error} ({error.reason})") from error
        for line in found:
            self.stderr.write(line)
        if found:
            raise CommandError(f"{len(found)} things are not as they should be.")
        self.stdout.write("Everything at Stripe is as it should be.")


def _wrong_settings() -> Iterator[str]:
    for problem in checks.check_stripe_settings():
        yield str(problem.msg)


def _wrong_prices() -> Iterator[str]:
    for wrong in catalogue.wrong_prices():
        if wrong.problem == "price":
            yield f"The plan {wrong.plan_code} does not have its price; run sync_catalogue."
        else:
            yield f"The price of {wrong.plan_code} is not the one we know; run sync_catalogue."


def _wrong_endpoint() -> Iterator[str]:
    path = reverse("stripe_webhook", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    fitting = [one for one in gateway.list_endpoints() if one["url"].endswith(path)]
    if not fitting:
        yield f"No webhook endpoint leads to {path}."
    for endpoint in fitting:
        if endpoint["status"] != "enabled":
            yield f"The webhook endpoint {endpoint['url']} is not enabled."
        if endpoint["api_version"] not in (settings.STRIPE_API_VERSION, None):
            yield f"The webhook endpoint speaks version {endpoint['api_version']}."
        events = endpoint["enabled_events"]
        missing = [name for name in NEEDED_EVENTS if "*" not in events and name not in events]
        if missing:
            yield f"The webhook endpoint does not hear {', '.join(missing)}."


def _wrong_here() -> Iterator[str]:
    health = billing_health()
    words = {
        "backlog_old": f"{health.backlog} letters wait, one for too long; do the workers run?",
        "dead_letters": f"{health.dead} letters were given up; see the staff pages.",
        "reconcile_late": "Nothing was compared with Stripe for more than a day; does beat run?",
    }
    yield from (words[problem] for problem in health.problems)
