"""Brings the database to where the code is: one Django process for all steps, to save time.

Run it as `python -m infra.dev.prepare`, with PostgreSQL, Valkey and Stripe (or its simulator) up.
"""

import io
import json
import os
from pathlib import Path

from infra.dev import demo_bills, messages
from infra.dev.progress import Step, say, step
from infra.dev.stopping import leave_on_signals


def main() -> None:
    """Do every step; doing it again changes nothing."""
    leave_on_signals()
    with step(name="translations", doing="compiling") as current:
        current.result = f"{messages.compile_all()} changed"

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with step(name="Part-up", doing="loading"):
        import django

        django.setup()

    from django.conf import settings

    _call("migrate_tribes", name="database", doing="bringing all tribes up to date")
    if settings.ENVIRONMENT == "production":
        _call("collectstatic", name="static", doing="gathering static files", interactive=False)
        return
    _call("sync_catalogue", name="prices", doing="telling Stripe what a tribe costs")
    _call("demo", name="demo", doing="making the demo tribes, once", if_missing=True)
    with step(name="bills", doing="having some of them paid for, once") as current:
        current.result = demo_bills.settle()
    _keep_welcome(settings.DATA_DIR / "welcome.json")


class _Shown(io.StringIO):
    """Keeps what a command says, and shows it as progress."""

    def __init__(self, current: Step) -> None:
        super().__init__()
        self.current = current

    def write(self, text: str) -> int:
        if text.strip():
            self.current.show(text.strip())
        return super().write(text)


def _call(command: str, *, name: str, doing: str, **options: object) -> None:
    from django.core.management import CommandError, call_command

    with step(name=name, doing=doing) as current:
        said = _Shown(current)
        try:
            call_command(command, stdout=said, **options)
        except CommandError as error:
            raise SystemExit(f"\n{said.getvalue()}{error}") from None
        last_line = (said.getvalue().strip().splitlines() or ["done"])[-1]
        current.result = last_line[:80]


def _keep_welcome(path: Path) -> None:
    """Write down where the demo tribes live and who can log in, for the runner to print."""
    from django.core.management import CommandError, call_command

    from core.demo.selectors import demo_tribes

    said = io.StringIO()
    try:
        call_command("demo", credentials=True, stdout=said)
        log_ins = json.loads(said.getvalue())
    except (CommandError, ValueError) as error:
        say(name="log-ins", text=f"not known: {error}")
        log_ins = []
    tribes = [{"name": tribe.name, "address": tribe.url} for tribe in demo_tribes()]
    path.write_text(json.dumps({"tribes": tribes, "log_ins": log_ins}))


if __name__ == "__main__":
    main()
