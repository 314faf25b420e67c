"""`manage.py demo`: make the demo tribes, remove them, or say who can log in."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.demo import selectors, services
from core.demo.story import StoryError, read_story

_TIME_TO_TYPE = 12


class Command(BaseCommand):
    """Make or remove the demo; both are harmless a second time."""

    help = "Make the demo tribes with their people and work; a second time changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One of five things other than making it."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument("--remove", action="store_true", help="remove the demo tribes")
        choice.add_argument("--fresh", action="store_true", help="remove, then make again")
        choice.add_argument(
            "--if-missing",
            action="store_true",
            help="make them only where nobody has begun to use Part-up",
        )
        choice.add_argument(
            "--credentials", action="store_true", help="print the log-ins of the cast as JSON"
        )

        choice.add_argument(
            "--code",
            action="store_true",
            help="print the codes that staff of the demo log in with now (not in production)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what was asked."""
        if options["credentials"]:
            self._print_log_ins()
        elif options["remove"]:
            self._remove()
        elif options["code"]:
            self._print_codes()
        elif options["if_missing"] and selectors.is_used():
            services.repair_staff(story=read_story())
            self.stdout.write("nothing to make")
        else:
            if options["fresh"]:
                self._remove()
            self._make()

    def _make(self) -> None:
        started = time.monotonic()
        try:
            story = read_story()
            is_new = services.make_demo(story=story, say=self.stdout.write)
        except (StoryError, services.CannotMake) as error:
            raise CommandError(str(error)) from error
        if not is_new:
            services.repair_staff(story=story)
            self.stdout.write("the demo is there already")
            return
        partups = sum(len(tribe.partups) for tribe in story.tribes)
        self.stdout.write(
            f"{len(story.tribes)} tribes, {len(story.people)} people and {partups} part-ups "
            f"({time.monotonic() - started:.1f} s)"
        )

    def _remove(self) -> None:
        self.stdout.write("the demo is gone" if services.remove_demo() else "there is no demo")

    def _print_log_ins(self) -> None:
        log_ins = selectors.log_ins(read_story())
        self.stdout.write(json.dumps([asdict(log_in) for log_in in log_ins], ensure_ascii=False))

    def _print_codes(self) -> None:
        """One that is over before it is typed helps nobody: then the next ones are waited for."""
        try:
            codes = services.codes_at()
            if codes[0].seconds < _TIME_TO_TYPE:
                time.sleep(codes[0].seconds)
                codes = services.codes_at()
        except services.NoCodes as error:
            raise CommandError(str(error)) from error
        for one in codes:
            self.stdout.write(f"{one.code}  {one.email}, for {one.seconds} seconds")
