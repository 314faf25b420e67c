"""`python -m infra.messages`: keep the Dutch catalogue in step; prints what waits for words."""

import django
from django.conf import settings

from infra.messages.catalogue import update


def main() -> None:
    """Update the catalogue."""
    settings.configure()
    django.setup()
    waiting = update("nl")
    print(f"{len(waiting)} texts wait for Dutch.")
    for msgid in waiting:
        print(f"  {msgid!r}")


if __name__ == "__main__":
    main()
