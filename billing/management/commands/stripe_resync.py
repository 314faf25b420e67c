"""`manage.py stripe_resync`: fetch everything of customers anew."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.errors import StripeAway, StripeRefused
from billing.models import BillingAccount
from billing.services import comparing, payouts, resyncing


class Command(BaseCommand):
    """
    Takes --account (our key, or cus_…), --tribe (its slug), or --all.

    Harmless at any time. Letters are kept by Stripe for thirty days: after a longer silence this is
    how the mirror catches up.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("--account", help="the key of an account, or cus_…")
        whose.add_argument("--tribe", help="the slug of a tribe, for its organisation")
        whose.add_argument("--all", action="store_true", help="everybody")
        parser.add_argument("--dry-run", action="store_true", help="only say what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fetch, or only compare."""
        accounts = _accounts(options)
        try:
            for account in accounts:
                self._one(account, is_dry=options["dry_run"])
            if options["all"]:
                self._payouts(is_dry=options["dry_run"])
        except (StripeAway, StripeRefused) as error:
            raise CommandError(f"{error} ({error.reason})") from error
        self.stdout.write(f"{len(accounts)} customers")

    def _one(self, account: BillingAccount, *, is_dry: bool) -> None:
        if is_dry:
            for one in comparing.compare(account=account).found:
                fields = ", ".join(name or "all of it" for name in one.fields)
                self.stdout.write(f"{one.object_type} {one.object_id}: {fields}")
        else:
            count = resyncing.resync(account=account)
            self.stdout.write(f"{account.stripe_customer_id}: {count} objects")

    def _payouts(self, *, is_dry: bool) -> None:
        """What no customer's is."""
        if is_dry:
            for one in filter(None, payouts.looked_at()):
                fields = ", ".join(name or "all of it" for name in one.fields)
                self.stdout.write(f"payout {one.payout_id}: {fields}")
        else:
            self.stdout.write(f"{resyncing.resync_payouts()} payouts")


def _accounts(options: dict[str, Any]) -> list[BillingAccount]:
    rows = BillingAccount.objects.filter(stripe_customer_id__isnull=False).order_by("pk")
    if options["tribe"]:
        rows = rows.filter(organisation__tribes__slug=options["tribe"])
    elif options["account"]:
        is_stripes = options["account"].startswith("cus_")
        which = "stripe_customer_id" if is_stripes else "pk"
        try:
            rows = rows.filter(**{which: options["account"]})
        except ValidationError as error:
            raise CommandError("This is no key of an account.") from error
    found = list(rows)
    if not found and not options["all"]:
        raise CommandError("There is no such customer.")
    return found
