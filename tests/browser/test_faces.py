"""A photo, a profile, the pages of a tribe and its move, as people meet them in a browser."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from core.demo.drawing import draw_face, draw_landscape

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("PARTUP_SHOTS", "")


def _keep(one, name):
    """Keep a picture of the page, for who wants to look at it."""
    if SHOTS:
        one.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


def _send(one, label, button, content, *, form):
    at = one.page.locator(form)
    at.get_by_label(label).set_input_files(
        {"name": "me.png", "mimeType": "image/png", "buffer": content}
    )
    at.get_by_role("button", name=button, exact=True).click()


@pytest.fixture
def titles():
    """The titles of the blocks, as they stand on the page."""
    return lambda one: [row.inner_text() for row in one.page.locator(".block-row a").all()]


def test_a_photo_and_a_profile(person):
    ada = person("ada", width=390)
    ada.open("/account/", then="My account")
    _send(ada, "Choose a photo", "Show this photo", draw_face("ada", hair="long"), form="#photo")
    ada.sees("This is how people see you now.")
    ada.fill("About you", "I keep bees.")
    ada.fill("What can you do?", "Count birds.")
    ada.press("Save", then="My account")
    _keep(ada, "account-390")
    shown = "(image) => image.complete && image.naturalWidth > 0"
    expect(ada.page.locator("#photo .avatar-photo")).to_be_visible()
    ada.page.wait_for_function(f"({shown})(document.querySelector('#photo .avatar-photo'))")
    assert ada.shifted() < 0.02

    ada.follow("How others see you", then="Ada")
    ada.sees("Count birds.")
    _keep(ada, "person-390")

    bram = person("bram", scheme="dark")
    bram.open("/account/", then="My account")
    _keep(bram, "account-1280-dark")
    bram.open("/people/", at="alpha", then="People")
    expect(bram.page.locator(".people .avatar-photo")).to_have_count(1)
    _keep(bram, "people-1280-dark")
    bram.follow("Ada", then="Ada")
    bram.sees("Count birds.")
    _keep(bram, "member-1280-dark")


def test_the_pages_of_a_tribe(person):
    ada = person("ada")
    ada.open("/settings/", at="alpha", then="Settings of the tribe")
    _send(ada, "Choose a picture", "Show this picture", draw_landscape("alpha"), form="#picture")
    ada.sees("The tribe has a new picture.")
    ada.page.get_by_label("Show this tribe to everybody, on Discover").check()
    ada.page.get_by_label("Show our rules there too").check()
    ada.press("Save", then="Settings of the tribe")
    _keep(ada, "settings-1280")
    ada.open("/settings/about/", at="alpha", then="About the tribe")
    _keep(ada, "blocks-empty-1280")
    for title in ("Where we meet", "How we work", "Our key"):
        ada.open("/settings/about/add/", at="alpha", then="Add a block")
        ada.fill("Title", title)
        ada.fill("Text", "- one\n- two\n\n**Three** of them.")
        if title != "Our key":
            ada.page.get_by_label("Also for people outside").check()
        ada.press("Save", then="Change a block")
    _keep(ada, "block-1280")
    ada.open("/settings/about/", at="alpha", then="About the tribe")
    mine = ada.page.locator(".block-row").filter(has_text=re.compile("meet|work|key"))
    ada.page.get_by_role("button", name="Move Our key up").click()
    expect(mine.get_by_role("link")).to_have_text(["Where we meet", "Our key", "How we work"])
    mine.nth(0).drag_to(mine.nth(2))
    expect(mine.get_by_role("link")).to_have_text(["Our key", "How we work", "Where we meet"])
    _keep(ada, "blocks-1280")
    ada.open("/about/", at="alpha", then="About Alpha tribe")
    _keep(ada, "about-1280")

    for width, scheme in ((390, "light"), (1280, "dark")):
        visitor = person(width=width, scheme=scheme)
        visitor.open("/discover/", then="Discover tribes")
        _keep(visitor, f"discover-{width}-{scheme}")
        visitor.open("/", at="alpha", then="Alpha tribe")
        visitor.sees("How we work")
        assert "Our key" not in visitor.page.locator("body").inner_text()
        _keep(visitor, f"face-{width}-{scheme}")


def test_blocks_are_ordered_without_javascript(person, titles):
    ada = person("ada", script=False)
    for title in ("Before", "After"):
        ada.open("/settings/about/add/", at="alpha")
        ada.fill("Title", title)
        ada.button("Save").click()
    ada.open("/settings/about/", at="alpha")
    ada.page.get_by_role("button", name="Move After up").click()

    assert titles(ada)[-2:] == ["After", "Before"]


def test_a_tribe_moves_and_takes_its_steward_along(person):
    ada = person("ada", width=390)
    ada.open("/settings/address/", at="alpha", then="Address of the tribe")
    ada.fill("New address", "alpha-meadow")
    ada.fill("The new address once more", "alpha-meadow")
    _keep(ada, "address-390")
    ada.button("Move the tribe").click()
    ada.page.wait_for_url(ada.address("/settings/address/", at="alpha-meadow"))
    ada.sees("alpha.partup.localhost")
    _keep(ada, "moved-390")

    ada.open("/people/?q=ada", at="alpha", then="People")
    assert ada.page.url == ada.address("/people/?q=ada", at="alpha-meadow")

    ada.open("/settings/address/", at="alpha-meadow", then="Address of the tribe")
    ada.fill("New address", "alpha")
    ada.fill("The new address once more", "alpha")
    ada.button("Move the tribe").click()
    ada.page.wait_for_url(ada.address("/settings/address/", at="alpha"))
