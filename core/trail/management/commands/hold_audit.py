"""`manage.py hold_audit`: keep the record of a tribe from expiring, for as long as it is needed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.audit import services as audit
from core.trail.selectors import chain_of
from tenants.models import Tribe


class Command(BaseCommand):
    """Holds a record, or lets it go; harmless a second time."""

    help = "Keep the record of a tribe beyond its 24 months, for instance for a dispute."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which tribe, and which way."""
        parser.add_argument("slug", metavar="SLUG")
        parser.add_argument("--release", action="store_true", help="let time go on again")

    @transaction.atomic
    def handle(self, *_args: Any, slug: str, release: bool = False, **_options: Any) -> None:
        """
        Hold or release, with a line in the platform's record.

        :raises CommandError: if there is no such tribe.
        """
        tribe = Tribe.objects.filter(slug=slug).first()
        if tribe is None:
            raise CommandError(f"There is no tribe {slug}.")
        if not audit.hold(chain_of(tribe), is_held=not release):
            self.stdout.write("It was so already.")
            return
        action = "record.released" if release else "record.held"
        audit.record(action=action, account_id=None, tribe_id=tribe.pk)
        self.stdout.write(f"The record of {slug} is {'released' if release else 'held'}.")
