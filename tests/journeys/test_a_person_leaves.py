"""Leaving: a tribe, every device; and what is another tribe's is not there at any step."""

import datetime as dt
import re
from urllib.parse import urlsplit

import pytest

from tests.journeys.walker import Walker
from tests.support.cast import PASSWORD

ACCOUNT = "http://partup.localhost:8000"
ALPHA, BETA = "http://alpha.partup.localhost:8000", "http://beta.partup.localhost:8000"
_KEY = re.compile(r"/[0-9a-f]{8}-[0-9a-f-]{27}/")
END = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)


@pytest.fixture
def sign_in(_database):
    """Sign in with a password, on a page."""

    def walk(name: str) -> Walker:
        walker = Walker()
        walker.go(f"{ACCOUNT}/account/login/")
        walker.press("Sign in", login=f"{name}@partup.example", password=PASSWORD)
        return walker

    return walk


def start_a_partup(walker: Walker, tribe: str) -> str:
    """Start a part-up with one opening; its address."""
    walker.go(f"{tribe}/partups/start/")
    walker.press(
        "Open the part-up",
        name="Night of the moths",
        driver="Nobody knows which moths live here.",
        intended_result="A list with a picture of each moth.",
        end_date=END.isoformat(),
        openings__0__title="Somebody with a lamp",
    )
    return walker.url


def things_of(walker: Walker, address: str) -> set[str]:
    """The paths of everything there is around a part-up, and of its tribe's people."""
    pages = [walker.go(address), walker.go("/people/")]
    links = {link for page in pages for link, _words in page.links if _KEY.search(link)}
    own = {f"{address}{page}/" for page in ("conversation", "history", "offers", "closing")}
    return {urlsplit(link).path for link in links | own}


def test_nothing_of_another_tribe_is_there_at_any_step(sign_in):
    chidi, bram = sign_in("chidi"), sign_in("bram")
    theirs = start_a_partup(chidi, BETA)
    paths = things_of(chidi, theirs)
    assert len(paths) > 8

    def look() -> None:
        for path in paths:
            bram.go(f"{ALPHA}{path}", status=404)
        bram.go(f"{BETA}/", status=404)
        assert "moths" not in bram.go(f"{ALPHA}/").text
        for page in ("/", "/inbox/", "/work/", "/tribes/"):
            seen = bram.go(f"{ACCOUNT}{page}").text
            assert "moths" not in seen
            assert "Beta" not in seen

    look()
    start_a_partup(bram, ALPHA)
    bram.press("Add", title="Buy a lamp", is_mine="on")
    chidi.go(theirs)
    chidi.press("Add", title="Look for moths", is_mine="on")
    look_at_own = bram.go(f"{ACCOUNT}/work/").text
    assert "Buy a lamp" in look_at_own
    assert "Look for moths" not in look_at_own


def test_who_leaves_a_tribe_is_out_at_the_next_click(sign_in):
    ada, bram = sign_in("ada"), sign_in("bram")
    address = start_a_partup(bram, ALPHA)
    bram.press("Add", title="Buy a lamp", is_mine="on")
    bram.go(f"{ACCOUNT}/work/")
    assert "Buy a lamp" in bram.page.text
    ada.go(address)
    ada.follow("Offer to help")
    ada.press("Offer to help", words="I have a lamp.")
    bram.go(f"{ALPHA}/about/")
    bram.follow("Leave this tribe")
    assert "First this" in bram.page.text
    assert "Night of the moths" in bram.page.text
    assert bram.page.buttons == []
    bram.go(address)
    bram.follow("Answer 1 offer")
    bram.press("Accept")

    bram.go(f"{ALPHA}/leave/")
    bram.press("Leave the tribe")

    assert bram.url == f"{ACCOUNT}/"
    for page in ("/", "/work/", "/inbox/", "/tribes/"):
        assert not {"Alpha", "lamp", "moths"} & set(bram.go(f"{ACCOUNT}{page}").text.split())
    for place in (f"{ALPHA}/", f"{ALPHA}/partups/", address):
        bram.go(place, status=404)
    assert "Buy a lamp" in ada.go(address).text
    assert "Bram opened the part-up" in ada.go(f"{address}history/").text


def test_signing_out_everywhere_ends_every_session_on_every_host(sign_in):
    here, there = sign_in("esra"), sign_in("esra")
    for walker in (here, there):
        assert walker.go(f"{ALPHA}/").title == "Why we exist"
        assert walker.go(f"{BETA}/").title == "Why we exist"

    here.go(f"{ACCOUNT}/account/sessions/")
    here.press("Sign out on every device")

    assert "You are signed out on every device." in here.page.text
    for walker in (here, there):
        for address in (f"{ALPHA}/", f"{BETA}/people/", f"{ACCOUNT}/inbox/"):
            assert walker.go(address).title == "Sign in"
            assert walker.url.startswith(f"{ACCOUNT}/account/login/")


def test_signing_out_here_leaves_the_other_device_alone(sign_in):
    here, there = sign_in("esra"), sign_in("esra")
    for walker in (here, there):
        walker.go(f"{ALPHA}/")

    here.go(f"{ACCOUNT}/account/sessions/")
    here.press("Sign out")

    assert here.go(f"{ALPHA}/").title == "Sign in"
    assert there.go(f"{ALPHA}/").title == "Why we exist"
