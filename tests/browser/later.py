"""Does what is due at a moment, in a process of its own: `python -m tests.browser.later MOMENT`."""

import datetime as dt
import os
import sys


def main(moment: str) -> None:
    """Run what is due then; what that brings about later is left for later."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()

    from tenants import due

    due.run_due(at=dt.datetime.fromisoformat(moment))


if __name__ == "__main__":
    main(sys.argv[1])
