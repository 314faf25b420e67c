"""`manage.py sync_catalogue`: tell Stripe what the plans cost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing import services
from billing.errors import StripeAway, StripeRefused


class Command(BaseCommand):
    """Makes sure that each plan has its price at Stripe; doing it again changes nothing."""

    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync, and say what is for sale."""
        try:
            prices = services.sync_catalogue()
        except (StripeAway, StripeRefused) as error:
            raise CommandError(f"{error} ({error.reason})") from error
        for price in prices:
            self.stdout.write(f"{price.plan_code}: {price.unit_amount_cents / 100:.2f} a year")
        self.stdout.write(f"{len(prices)} prices for sale")
