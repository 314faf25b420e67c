"""`manage.py sync_catalogue`: tell Stripe what the plans cost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing import services
from billing.errors import StripeAway, StripeRefused
from billing.services import catalogue


class Command(BaseCommand):
    """Makes sure that each plan has its price at Stripe; doing it again changes nothing."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to change anything."""
        parser.add_argument("--dry-run", action="store_true", help="only say what is not right")

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync, and say what is for sale."""
        try:
            if options["dry_run"]:
                self._say_what_is_wrong()
                return
            prices = services.sync_catalogue()
        except (StripeAway, StripeRefused) as error:
            raise CommandError(f"{error} ({error.reason})") from error
        for price in prices:
            self.stdout.write(f"{price.plan_code}: {price.unit_amount_cents / 100:.2f} a year")
        self.stdout.write(f"{len(prices)} prices for sale")

    def _say_what_is_wrong(self) -> None:
        wrong = list(catalogue.wrong_prices())
        for one in wrong:
            self.stdout.write(f"{one.plan_code}: its {one.problem} would be put right")
        self.stdout.write(f"{len(wrong)} prices would change")
