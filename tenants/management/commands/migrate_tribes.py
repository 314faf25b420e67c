"""Bring public, the template schema and every tribe up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tenants import fleet


class Command(BaseCommand):
    help = "Bring public and every tribe up to date. Safe to kill, and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Change nothing; fail if behind.")
        parser.add_argument("--plan", action="store_true", help="Change nothing; say what is due.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
        elif options["plan"]:
            self._plan()
        else:
            self._migrate(options["verbosity"])

    def _migrate(self, verbosity: int) -> None:
        report = fleet.migrate_fleet()
        if verbosity:
            self.stdout.write(
                f"Tribes: {report.replayed} by replay, {report.by_django} by Django, "
                f"{len(report.errors)} failed."
            )
        for schema_name, error in report.errors.items():
            self.stderr.write(f"{schema_name}: {error}")
        if report.errors:
            raise CommandError("Some tribes stayed behind; they serve a maintenance page.")

    def _plan(self) -> None:
        for name in fleet.pending_on_template():
            self.stdout.write(f"to render: {name}")
        for state in fleet.behind():
            self.stdout.write(f"behind: {state.schema_name} {state.error}".rstrip())

    def _check(self) -> None:
        pending, behind, drifted = fleet.pending_on_template(), fleet.behind(), fleet.drift()
        self.stdout.write(
            f"Migrations to render: {len(pending)}. Tribes behind: {len(behind)}. "
            f"Tribes that differ from the template: {len(drifted)}."
        )
        for schema_name in drifted:
            self.stderr.write(f"differs: {schema_name}")
        if pending or behind or drifted:
            raise CommandError("Not every tribe is up to date.")
