"""Addresses and forms of part-ups, as a browser has them."""

import datetime as dt
import uuid

from django.urls import reverse

from core.partups import rules
from tests.core.partups.conftest import WORDS


def typed(**changes):
    """The start form as a browser sends it."""
    values = {
        **WORDS,
        "end_date": (rules.today() + dt.timedelta(days=30)).isoformat(),
        "minimum_team": "2",
        "language": "en",
        "audience": "everyone",
        "motivation": "",
        "key": str(uuid.uuid4()),
        "openings-TOTAL_FORMS": "1",
        "openings-INITIAL_FORMS": "0",
        "openings-0-title": "Photographer",
        "openings-0-needs": "a camera, patience, a camera",
        "openings-0-welcome": "",
        "openings-0-text": "",
        "openings-0-seats": "1",
        "do": "open",
    }
    return {**values, **changes}


def page(name, *args):
    """The address of a page."""
    return reverse(f"partups:{name}", args=args)
