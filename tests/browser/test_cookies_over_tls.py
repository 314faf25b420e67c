"""Over TLS the cookies bear the prefix that no sibling host can forge."""

from collections.abc import Callable

import pytest

from tests.browser.person import Person
from tests.browser.town import BASE, Town

pytestmark = pytest.mark.browser

SESSION, CSRF = "__Host-partup-session", "__Host-partup-csrf"


@pytest.fixture(scope="module", autouse=True)
def _secure_door(town: Town) -> None:
    town.start_secure_door()


@pytest.fixture
def ada(person: Callable[..., Person], town: Town) -> Person:
    """Ada, signed in over TLS and inside alpha."""
    ada = person("ada", origin=town.secure_origin)
    ada.open("/", at="alpha", then="Why we exist")
    return ada


def cookies_of(person: Person, at: str = "") -> dict[str, dict]:
    """The cookies one host set, by name."""
    host = f"{at}.{BASE}" if at else BASE
    jar = person.context.cookies(person.address("/", at=at))
    return {cookie["name"]: cookie for cookie in jar if cookie["domain"] == host}


@pytest.mark.parametrize("at", ["", "alpha"])
def test_each_host_keeps_its_own_under_the_prefix(ada, at):
    found = cookies_of(ada, at)

    assert {SESSION, CSRF} <= set(found)
    assert all(name.startswith("__Host-") for name in found)
    for cookie in found.values():
        kept = {name: cookie[name] for name in ("path", "secure", "httpOnly", "sameSite")}
        assert kept == {"path": "/", "secure": True, "httpOnly": True, "sameSite": "Lax"}


def test_a_tribe_and_the_account_host_never_share_a_session(ada):
    assert cookies_of(ada)[SESSION]["value"] != cookies_of(ada, "alpha")[SESSION]["value"]


def test_a_cookie_thrown_by_a_sibling_changes_nothing(ada):
    before = cookies_of(ada)
    toss = """([name, domain]) => {
      document.cookie = `${name}=forged; domain=${domain}; path=/; secure`;
      document.cookie = `${name}=forged; domain=${domain}; path=/account/; secure`;
    }"""

    for name in (SESSION, CSRF, "partup-session", "partup-csrf", "sessionid", "csrftoken"):
        ada.page.evaluate(toss, [name, BASE])

    assert cookies_of(ada)[SESSION] == before[SESSION]
    thrown = {cookie["name"] for cookie in ada.context.cookies() if cookie["value"] == "forged"}
    assert not {SESSION, CSRF} & thrown
    ada.open("/account/", then="My account")
    ada.fill("Name", "Ada")
    ada.press("Save", then="My account")
    ada.sees("Saved.")


def test_the_answer_asks_for_tls_for_a_year(ada):
    answer = ada.page.goto(ada.address("/"))

    said = answer.headers["strict-transport-security"]
    assert said == "max-age=31536000; includeSubDomains; preload"
