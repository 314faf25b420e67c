"""A folder for copies, a round of work, and a part-up in each tribe."""

import datetime as dt
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.accounts.models import Account
from core.conversations.services import post_message
from core.members.models import Member
from core.partups import rules, services
from core.partups.models import Partup
from core.partups.services import OpeningWish
from core.privacy.models import Export
from core.privacy.services import ask_for_export, erase_account, shelf
from tenants import due
from tenants.context import enter_tribe
from tenants.models import OrganisationRole


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path) -> Path:
    """A data folder of its own."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_DIR = tmp_path / "media"
    return tmp_path


def work_off(**when: Any) -> int:
    """Do what is due, as a worker would, until nothing is."""
    done = 0
    while number := due.run_due(**when):
        done += number
    return done


@pytest.fixture
def copy_of(_database) -> Callable[[Account], dict[str, Any]]:
    """Have somebody's copy made, and read it: the files by name, JSON as data."""

    def read(account: Account) -> dict[str, Any]:
        export = ask_for_export(actor=account)
        work_off()
        with zipfile.ZipFile(shelf.archive_of(export.pk)) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        return {
            name: json.loads(content) if name.endswith(".json") else content
            for name, content in files.items()
        }

    return read


def start_partup(actor: Member, **changes: Any) -> Partup:
    """An open part-up with two seats."""
    values: dict[str, Any] = {
        "actor": actor,
        "name": "Quiet roads",
        "driver": "Cars race past the school, and parents keep children inside.",
        "intended_result": "Children walk to school by themselves.",
        "end_date": rules.today() + dt.timedelta(days=30),
        "openings": [OpeningWish(title="Photographer", seats=2)],
        "open_now": True,
    }
    return services.start_partup(**{**values, **changes})


def seat(member: Member, partup: Partup) -> None:
    """Give somebody a seat in a part-up, by an offer that its starter accepts."""
    offer = services.offer_help(actor=member, opening=partup.openings.get(), words="I can.")
    services.accept_offer(actor=partup.starter, offer=offer)


def erase(account: Account) -> None:
    """Have somebody erased, as their page does."""
    erase_account(actor=account, confirmation=account.email)


@pytest.fixture
def export(esra_account) -> Export:
    """Esra asked for a copy; nothing is gathered yet."""
    return ask_for_export(actor=esra_account)


@pytest.fixture
def owner(alpha, farid_account):
    """Farid runs the organisation of alpha, and belongs to no tribe."""
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=farid_account, role="admin"
    )
    return farid_account


@pytest.fixture
def steward(alpha, esra_account):
    """Esra keeps alpha, and has no role in the organisation."""
    with enter_tribe(alpha):
        Member.objects.filter(account=esra_account).update(role="steward")
    return esra_account


@pytest.fixture
def work(alpha, bram_account):
    """A part-up of Bram that all see, and one that only those inside see."""
    with enter_tribe(alpha):
        bram = Member.objects.get(account=bram_account)
        seen = start_partup(bram, name="Quiet roads")
        hidden = start_partup(bram, name="Secret garden", audience="inside")
        post_message(actor=bram, subject=seen, text="=HYPERLINK(1)")
        post_message(actor=bram, subject=hidden, text="Nobody knows")
    return seen, hidden
