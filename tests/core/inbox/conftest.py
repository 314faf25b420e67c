"""Part-ups of alpha and beta, and what the inbox says of them."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from core.accounts.models import Account
from core.inbox.models import Pointer, WorkPointer
from core.members.models import Member
from core.partups import rules, services
from core.partups.models import Opening, Partup
from core.partups.services import OpeningWish
from tenants.context import enter_tribe


@pytest.fixture(autouse=True)
def _empty_inboxes(_database) -> None:
    """What the cast heard while it came together is no part of these tests."""
    Pointer.objects.all().delete()


def start_partup(actor: Member, **changes: Any) -> Partup:
    """An open part-up with one seat for a photographer, ending in 30 days."""
    values: dict[str, Any] = {
        "actor": actor,
        "name": "Quiet roads",
        "driver": "Cars race past the school, and parents keep children inside.",
        "intended_result": "Children walk to school by themselves.",
        "end_date": rules.today() + dt.timedelta(days=30),
        "openings": [OpeningWish(title="Photographer")],
        "open_now": True,
    }
    return services.start_partup(**{**values, **changes})


@pytest.fixture
def partup(ada) -> Partup:
    """Ada's part-up in alpha."""
    return start_partup(ada)


@pytest.fixture
def opening(partup) -> Opening:
    """The seat that is free in it."""
    return partup.openings.get()


@pytest.fixture
def in_beta_partup(beta, esra_account) -> Partup:
    """Chidi's part-up in beta, where Esra has a seat; the test works in alpha again."""
    with enter_tribe(beta):
        chidi = Member.objects.get(account=beta.founder_id)
        esra = Member.objects.get(account=esra_account)
        made = start_partup(chidi, name="Beta's own work")
        offer = services.offer_help(actor=esra, opening=made.openings.get())
        services.accept_offer(actor=chidi, offer=offer)
    return made


@pytest.fixture
def told() -> Callable[[Account], list[str]]:
    """The kinds of pointers somebody has, oldest first."""

    def kinds(account: Account) -> list[str]:
        return list(
            Pointer.objects.of(account).order_by("created_at", "id").values_list("kind", flat=True)
        )

    return kinds


@pytest.fixture
def waits() -> Callable[..., list[Any]]:
    """What waits for somebody: the keys of a kind."""

    def keys(account: Account, kind: str) -> list[Any]:
        found = WorkPointer.objects.filter(account=account, kind=kind).order_by("due_date", "id")
        return list(found.values_list("object_id", flat=True))

    return keys
