"""`manage.py verify_audit`: were records changed after they were sealed?"""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit import services as audit
from core.audit.selectors import Standing, standing_of
from core.trail import selectors, services
from tenants.context import enter_tribe
from tenants.models import Tribe


class Command(BaseCommand):
    """Walks along all seals and the lines under them; changes nothing."""

    help = "Verify the sealed records; ends with 1 and a sentence for each thing that is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """All records, or one."""
        parser.add_argument("--tribe", metavar="SLUG", help="only the record of this tribe")

    def handle(self, *_args: Any, tribe: str | None = None, **_options: Any) -> None:
        """
        Verify, and say what was found.

        :raises CommandError: if there is no such tribe, or something is wrong.
        """
        tribes = Tribe.objects.order_by("slug")
        if tribe is not None:
            tribes = tribes.filter(slug=tribe)
            if not tribes.exists():
                raise CommandError(f"There is no tribe {tribe}.")
        faults = 0 if tribe else self._say("platform", self._platform())
        for one in tribes.iterator():
            with enter_tribe(one):
                standing = standing_of(selectors.chain_of(one))
                faults += self._say(one.slug, services.verify_trail(), standing)
        if faults:
            raise CommandError(f"{faults} things are wrong.")

    def _platform(self) -> Iterator[str]:
        return audit.verify(audit.PLATFORM)

    def _say(self, name: str, faults: Iterator[str], standing: Standing | None = None) -> int:
        """Print the faults of a record as they are found, then how far it is sealed."""
        number = 0
        for fault in faults:
            self.stdout.write(self.style.ERROR(f"{name}: {fault}"))
            number += 1
        found = standing or standing_of(audit.PLATFORM)
        state = "whole" if not number else "NOT WHOLE"
        self.stdout.write(f"{name}: {state}, {found.sequence} seals{_window(found)}")
        return number


def _window(standing: Standing) -> str:
    if not standing.waiting:
        return ""
    return f"; {standing.waiting} lines wait for one, since {standing.waits_since:%Y-%m-%d %H:%M}"
