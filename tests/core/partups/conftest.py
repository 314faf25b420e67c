"""Part-ups of alpha: Ada starts them, Bram and Esra come to help."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core.accounts.models import Account
from core.partups import rules, services
from core.partups.models import Opening, Partup
from core.partups.services import NeedWish, OpeningWish
from tenants.context import enter_tribe
from tenants.models import Tribe
from tests.support.clients import Visitor

WORDS = {
    "name": "Quiet roads",
    "driver": "Cars race past the school, and parents keep their children inside.",
    "intended_result": "Children walk to school by themselves.",
}


def photographer(**changes: Any) -> OpeningWish:
    """An opening for one photographer, unless told otherwise."""
    values = {"title": "Photographer", "needs": (NeedWish("a camera"),)}
    return OpeningWish(**{**values, **changes})


@pytest.fixture
def start(ada) -> Callable[..., Partup]:
    """Start a part-up as Ada: open, with one opening for a photographer, ending in 30 days."""

    def start_one(**changes: Any) -> Partup:
        values: dict[str, Any] = {
            "actor": ada,
            **WORDS,
            "end_date": rules.today() + dt.timedelta(days=30),
            "openings": [photographer()],
            "open_now": True,
        }
        return services.start_partup(**{**values, **changes})

    return start_one


@pytest.fixture
def partup(start) -> Partup:
    """An open part-up of Ada's with one seat free."""
    return start()


@pytest.fixture
def opening(partup) -> Opening:
    """The seat that is free in it."""
    return partup.openings.get()


@pytest.fixture
def join(ada) -> Callable[..., None]:
    """Seat somebody by an opening."""

    def seat(member, opening):
        offer = services.offer_help(actor=member, opening=opening)
        return services.accept_offer(actor=ada, offer=offer)

    return seat


class Inside:
    """Somebody at alpha's host; the test stays in alpha after each answer."""

    def __init__(self, account: Account, tribe: Tribe) -> None:
        self.tribe = tribe
        self.visitor = Visitor(account).to(tribe)

    def get(self, *args: Any, **options: Any) -> Any:
        """Ask for a page."""
        with enter_tribe(self.tribe):
            return self.visitor.get(*args, **options)

    def post(self, *args: Any, **options: Any) -> Any:
        """Send a form."""
        with enter_tribe(self.tribe):
            return self.visitor.post(*args, **options)


@pytest.fixture
def as_ada(ada, ada_account, alpha) -> Inside:
    """Ada's browser at alpha's host."""
    return Inside(ada_account, alpha)


@pytest.fixture
def as_bram(bram, bram_account, alpha) -> Inside:
    """Bram's browser at alpha's host."""
    return Inside(bram_account, alpha)


@pytest.fixture
def as_esra(esra, esra_account, alpha) -> Inside:
    """Esra's browser at alpha's host."""
    return Inside(esra_account, alpha)
