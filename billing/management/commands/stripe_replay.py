"""`manage.py stripe_replay`: have letters of Stripe's processed once more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_datetime

from billing.errors import StripeAway, StripeRefused
from billing.services import replaying


class Command(BaseCommand):
    """
    Names letters by --event, by --type with --since and --until, or by --object.

    Processing a letter again is harmless: what it is about is fetched anew.
    """

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Which letters."""
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--event", help="one letter, evt_…; asked of Stripe if unknown")
        which.add_argument("--type", help="all letters of a type, such as invoice.paid")
        which.add_argument("--object", help="all letters about an object, such as sub_…")
        parser.add_argument("--since", help="with --type: 2026-11-30T12:00:00Z")
        parser.add_argument("--until", help="with --type: 2026-11-30T13:00:00Z")
        parser.add_argument("--dry-run", action="store_true", help="only say which")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find them, say which, and have them processed by the workers."""
        try:
            events = replaying.find(
                event_id=options["event"] or "",
                type=options["type"] or "",
                object_id=options["object"] or "",
                since=_moment(options["since"]),
                until=_moment(options["until"]),
            )
        except (StripeAway, StripeRefused) as error:
            raise CommandError(f"{error} ({error.reason})") from error
        for event in events:
            self.stdout.write(f"{event.pk} {event.type} {event.object_id} {event.state}")
        if options["dry_run"]:
            self.stdout.write(f"{len(events)} letters would be processed again")
            return
        count = replaying.replay(events=events)
        self.stdout.write(f"{count} letters are processed again")


def _moment(words: str | None) -> Any:
    if not words:
        return None
    try:
        moment = parse_datetime(words)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CommandError(f"{words} is no moment with a time zone, such as 2026-11-30T12:00:00Z")
    return moment
