"""A phone, in Dutch, in the dark: nothing sticks out, nothing jumps."""

import pytest
from playwright.sync_api import expect

from tests.browser.partups import make_partup
from tests.browser.person import Person

pytestmark = pytest.mark.browser

_LARGEST_SHIFT = 0.1


@pytest.fixture
def bram(person) -> Person:
    """Bram with a phone, who reads Dutch."""
    bram = person("bram", width=390, language="nl-NL", scheme="dark")
    bram.open("/account/")
    bram.call("PATCH", "/api/v1/auth/account/", {"language": "nl"})
    yield bram
    bram.open("/account/")
    bram.call("PATCH", "/api/v1/auth/account/", {"language": "en"})


def check(bram: Person) -> None:
    """Look at the page that is open, as a person with a phone does."""
    page = bram.page
    page.wait_for_load_state("networkidle")
    bram.look()
    page.mouse.wheel(0, 3000)
    page.wait_for_timeout(100)
    assert bram.shifted() < _LARGEST_SHIFT, page.url
    assert page.evaluate("document.documentElement.lang") == "nl"
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") != "light"
    expect(page.locator(".rail")).to_be_in_viewport(ratio=1)


def test_the_pages_of_every_day(person, bram):
    ada = person("ada")
    address = make_partup(ada, "Op de telefoon")
    bram.open(address)
    ada.open(address)
    key = address.rstrip("/").rsplit("/", 1)[1]
    ada.call("POST", f"/api/v1/partups/{key}/activities/", {"title": "Een lange titel " * 4})
    ada.call("POST", f"/api/v1/partups/{key}/messages/", {"text": "woord" * 60})

    for place in ("/", "/inbox/", "/work/", "/tribes/", "/account/", "/tribes/found/"):
        bram.open(place)
        check(bram)
    for place in ("/", "/partups/", "/people/", "/about/", "/partups/start/"):
        bram.open(place, at="alpha")
        check(bram)
    for place in ("", "conversation/", "history/"):
        bram.open(f"{address}{place}")
        check(bram)


def test_the_tribes_open_from_the_bar(bram):
    bram.open("/")
    expect(bram.page.locator("#rail-tribes")).to_be_hidden()

    bram.page.locator(".rail-tribes-opener").click()
    expect(bram.page.locator("#rail-tribes")).to_be_visible()
    bram.page.locator("#rail-tribes").get_by_role("link", name="Alpha tribe").click()

    bram.page.wait_for_url(bram.address("/", at="alpha"))
