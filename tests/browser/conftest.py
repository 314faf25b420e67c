"""A town to live in, a Chromium, and people with a browser each."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.person import Person
from tests.browser.town import Town

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put these tests together at the end: while a browser runs, nothing may use the ORM."""
    here = Path(__file__).parent
    items.sort(key=lambda item: item.path.is_relative_to(here))


@pytest.fixture(scope="package")
def town(
    django_db_setup, django_db_blocker, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Iterator[Town]:
    """Part-up as it runs, with the cast in it; it lives as long as these tests."""
    town = Town(home=tmp_path_factory.mktemp("town"), name=f"town_{worker_id}")
    try:
        with django_db_blocker.unblock():
            town.start()
        yield town
    finally:
        with django_db_blocker.unblock():
            town.stop()


@pytest.fixture(scope="package")
def chromium(town: Town) -> Iterator[Browser]:
    """One browser for all; it is gone before the town is."""
    with sync_playwright() as playwright:
        program = os.environ["PARTUP_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def person(town: Town, chromium: Browser) -> Iterator[Callable[..., Person]]:
    """Somebody at a browser of their own; at the end it must have had nothing to complain of."""
    people: list[Person] = []

    def come(name: str = "", **options: Any) -> Person:
        people.append(Person(chromium, options.pop("origin", town.origin), name=name, **options))
        return people[-1]

    yield come
    for one in people:
        one.leave()
