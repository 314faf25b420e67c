"""Has some of the demo tribes paid for at the simulator of Stripe: never at Stripe itself.

The product asks for payment pages, and here somebody pays on them. Run it as
`python -m infra.dev.demo_bills`, with PostgreSQL, Valkey and the simulator up.
"""

import http.client
import json
import logging
import os
import urllib.request
from urllib.parse import urlsplit

_CARD = "pm_card_visa"
_SECONDS = 10


def settle() -> str:
    """Pay what is to be paid, and say in a few words what came of it. Django has been set up."""
    from django.conf import settings

    from billing.services import sync_catalogue
    from core.demo.bills import read_bills
    from core.demo.services import pay_bills
    from core.demo.story import read_story

    base = settings.STRIPE_API_BASE
    if not is_simulator(base):
        return "Stripe is not simulated; nothing is paid"
    story = read_story()
    logging.disable(logging.INFO)  # what is mirrored goes without saying here
    try:
        sync_catalogue()  # one that was reset beside a running Part-up has no prices
        done = pay_bills(
            story=story,
            bills=read_bills(story),
            pay=lambda session_id: _control(base, f"checkout/{session_id}/complete", means=_CARD),
        )
    except Exception as error:  # noqa: BLE001 - a demo without bills is better than none
        return f"not all of it: {type(error).__name__} {error}".strip()
    finally:
        logging.disable(logging.NOTSET)
    return f"{done} tribes pay" if done else "as they were"


def is_simulator(base: str) -> bool:
    """Whether it is the simulator, on this machine, that answers there."""
    if urlsplit(base).hostname != "127.0.0.1":
        return False
    try:
        return _control(base, "health") == {"ok": True}
    except (OSError, ValueError, http.client.HTTPException):
        return False


def _control(base: str, path: str, **body: str) -> object:
    """Use one of the controls of the simulator.

    :raises OSError: if it refuses.
    """
    request = urllib.request.Request(
        f"{base}/_sim/{path}",
        data=json.dumps(body).encode() if body else None,
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
        return json.load(answer)


def main() -> None:
    """Set up Django, pay, and say so."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    print(f"bills: {settle()}")


if __name__ == "__main__":
    main()
