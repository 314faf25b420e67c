"""Thousands of requests of many tribes through few threads: not one is answered elsewhere."""

import itertools
import random
import threading
import uuid
from contextlib import suppress

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.test import RequestFactory

from core.accounts.models import Account
from core.members.models import TribeRules
from tenants.context import enter_tribe
from tenants.models import Tribe
from tenants.services import found_tribe, set_access
from tests.tenants.probes import Trouble, witnessed

THREADS, TRIBES, REQUESTS = 8, 50, 10_000
# How often each page looks where it is.
PAGES = {
    "plain/": 1,
    "in-a-transaction/": 1,
    "rolls-back/": 1,
    "fails/": 1,
    "fails-in-a-transaction/": 1,
    "streams/": 3,
    "stops-streaming/": 1,
}


@pytest.fixture
def fifty(committed_db) -> list[Tribe]:
    """Fifty tribes; the rules of each carry its own name."""
    founder = Account.objects.get(email="ada@partup.example")
    return [_tribe(founder, f"bleed-{number}") for number in range(TRIBES)]


def _tribe(founder: Account, slug: str) -> Tribe:
    key = uuid.uuid4()
    tribe = found_tribe(
        actor=founder, name=slug, slug=slug, founding_key=key, organisation_name="Waterland"
    )
    with enter_tribe(tribe):
        TribeRules.objects.update(own_words=slug)
    return set_access(tribe=tribe, state="active")


def _ask(application, tribe: Tribe, page: str, number: int) -> None:
    """Ask as a server does: begin, take every piece, close."""
    request = RequestFactory().get(f"/{page}", {"n": number}, headers={"host": tribe.host})
    answer = application(request.environ, lambda _status, _headers: None)
    try:
        with suppress(Trouble):
            list(answer)
    finally:
        answer.close()


def test_no_request_is_answered_in_another_tribe_t16(fifty, settings, caplog):
    settings.ROOT_URLCONF = "tests.tenants.probes"
    caplog.set_level("CRITICAL")
    application = get_wsgi_application()
    turns = itertools.count()
    wrong: list[str] = []
    witnessed.clear()

    def work(seed: int) -> None:
        chance = random.Random(seed)
        while (number := next(turns)) < REQUESTS:
            tribe, page = chance.choice(fifty), chance.choice(list(PAGES))
            _ask(application, tribe, page, number)
            right = [f"{tribe.slug} {tribe.schema_name} {tribe.slug}"] * PAGES[page]
            if witnessed[str(number)] != right:
                wrong.append(f"{page} of {tribe.slug}: {witnessed[str(number)]}")
            if connection.schema_name != "public":
                wrong.append(f"{page} left its thread in {connection.schema_name}")

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(THREADS)]
    connection.close()  # eight threads share eight connections
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
    assert len(witnessed) == REQUESTS
