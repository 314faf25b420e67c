"""A part-up from start to end in a browser that runs no script."""

import pytest
from playwright.sync_api import expect

from tests.browser.partups import END

pytestmark = pytest.mark.browser


def test_start_a_partup_with_two_openings_and_close_it(person):
    ada = person("ada", script=False)
    ada.open("/partups/start/", at="alpha", then="Start a part-up")
    ada.fill("Name", "Plain as bread")
    ada.fill("What is going on?", "The trees are full and nobody picks.")
    ada.fill("What will be different?", "A day on which the village picks and eats.")
    ada.fill("By when?", END.isoformat())
    ada.fill("Role", "Baker")
    ada.press("Add another opening", then="Start a part-up")
    expect(ada.page.get_by_label("Name").first).to_have_value("Plain as bread")
    ada.page.get_by_label("Role").nth(1).fill("Musician")
    ada.press("Open the part-up", then="Plain as bread")
    address = ada.page.url
    expect(ada.page.get_by_text("Open seat")).to_have_count(2)

    ada.fill("What is to be done?", "Bake forty loaves")
    ada.press("Add", then="Plain as bread")
    ada.press("Mark as done: Bake forty loaves", then="Plain as bread")
    ada.follow("Conversation", then="Plain as bread")
    ada.fill("Your message", "Bread is *on its way*.")
    ada.press("Send", then="Plain as bread")
    expect(ada.page.locator("#conversation em", has_text="on its way")).to_be_visible()

    ada.open(address, then="Plain as bread")
    ada.button("More").click()
    ada.follow("The work is done", then="Is the work done?")
    ada.press("Yes, look back", then="Looking back together")
    ada.page.get_by_label("We reached it").check()
    ada.fill("What came of it?", "We ate well.")
    ada.press("Close the part-up", then="Plain as bread is done")
    ada.sees("We ate well.")


def test_what_needs_a_script_is_not_shown_without_one(person):
    ada = person("ada", script=False)
    ada.open("/people/invite/", at="alpha", then="Invite people")
    ada.press("Make a link", then="Invite people")

    expect(ada.page.locator("#fresh-link")).to_be_visible()
    expect(ada.page.get_by_role("button", name="Copy")).to_have_count(0)
