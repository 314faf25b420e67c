"""The main job once, in a real browser: from sign-up to a part-up that is closed."""

import datetime as dt

import pytest
from playwright.sync_api import expect

from tests.browser.person import Person
from tests.browser.signing_up import arrive_as, sign_up
from tests.browser.town import Town

pytestmark = pytest.mark.browser

END = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)


def found_the_orchard(gita: Person) -> None:
    """The address follows the name, and is answered while it is typed."""
    page = gita.page
    page.get_by_role("link", name="Found a tribe").first.click()
    gita.arrive("Found a tribe")
    page.get_by_label("Name of the tribe").press_sequentially("Alpha")
    gita.sees("alpha")
    expect(page.locator("#address-answer")).to_contain_text("taken")
    page.get_by_label("Name of the tribe").fill("")
    page.get_by_label("Name of the tribe").press_sequentially("Orchard")
    expect(page.locator("[data-preview]")).to_have_text("orchard")
    gita.fill("Name of the organisation", "Orchard people")
    gita.press("Found the tribe", then="Orchard is there")


def pay_and_go_back(gita: Person) -> None:
    """Pay on the page of the simulator; the back button afterwards changes nothing."""
    gita.press("Pay now", then="STRIPE SIMULATOR")
    gita.press("Pay", then="Orchard people")
    gita.sees("Orchard is open")
    gita.page.go_back()
    gita.arrive("STRIPE SIMULATOR")
    gita.sees("This has been paid.")
    gita.follow("Go back", then="Orchard people")
    gita.sees("Orchard is open")
    gita.follow("What this costs", then="Orchard people")
    gita.sees("A year costs")
    gita.sees("Orchard")
    for _step in range(3):
        gita.page.go_back()
    gita.arrive("Here we work together")
    assert gita.page.url == gita.address("/", at="orchard")


def test_an_organisation_founds_a_tribe_and_ends_a_partup(person, town):
    gita: Person = person()
    arrive_as(gita, "Gita Rao")
    found_the_orchard(gita)
    pay_and_go_back(gita)
    link = invite(gita)

    hugo: Person = person()
    hugo.open(link, then="Gita Rao invites you to Orchard")
    hugo.follow("Start free and come in", then="Start free")
    sign_up(hugo, "Hugo Smit")
    hugo.press("Go on", then="Gita Rao invites you to Orchard")
    hugo.page.get_by_label("I accept the rules of this tribe").check()
    hugo.press("Come in", then="Here we work together")
    address = start_a_partup(hugo)
    offer_and_accept(gita, hugo)
    work(gita, address)
    end_by_the_clock(hugo, address, town)
    gita.open(address, then="Harvest fair")
    gita.sees("We ate well.")


def invite(gita: Person) -> str:
    """Enter the tribe and make a link."""
    gita.open("/", at="orchard", then="Here we work together")
    gita.follow("People", then="People")
    gita.follow("Invite people", then="Invite people")
    gita.press("Make a link", then="Invite people")
    return gita.page.locator("#fresh-link").input_value()


def start_a_partup(hugo: Person) -> str:
    """The page grows an opening without losing what was typed; the address of the part-up."""
    hugo.follow("Start the first part-up", then="Start a part-up")
    hugo.fill("Name", "Harvest fair")
    hugo.fill("What is going on?", "The trees are full and nobody picks.")
    hugo.fill("What will be different?", "A day on which the village picks and eats.")
    hugo.fill("By when?", END.isoformat())
    hugo.fill("Role", "Baker")
    hugo.button("Add another opening").click()
    expect(hugo.page.get_by_label("Role")).to_have_count(2)
    hugo.page.get_by_label("Role").nth(1).fill("Musician")
    hugo.press("Open the part-up", then="Harvest fair")
    expect(hugo.page.get_by_text("Open seat")).to_have_count(2)
    return hugo.page.url


def offer_and_accept(gita: Person, hugo: Person) -> None:
    """Gita hears of it, offers; Hugo says yes."""
    gita.open("/inbox/", then="Inbox")
    gita.follow("Hugo Smit opened the part-up", then="Harvest fair")
    gita.page.locator("#openings").get_by_role("link", name="Baker").click()
    gita.arrive("Baker")
    gita.fill("A few words with it", "I bake every day.")
    gita.press("Offer to help", then="Baker")
    gita.sees("Take it back")
    hugo.open("/", then="Hugo")
    hugo.follow("Gita Rao offers to help", then="Harvest fair")
    hugo.follow("Answer 1 offer", then="Offers to help")
    hugo.press("Accept", then="Harvest fair")
    hugo.sees("running")


def work(gita: Person, address: str) -> None:
    """Work and words come without a fresh page."""
    gita.open(address, then="Harvest fair")
    gita.fill("What is to be done?", "Bake forty loaves")
    gita.page.get_by_label("I will do this").check()
    gita.button("Add").click()
    gita.sees("Bake forty loaves")
    gita.open("/work/", then="My work")
    gita.follow("Bake forty loaves", then="Bake forty loaves")
    gita.press("This is done", then="Bake forty loaves")
    gita.open(f"{address}conversation/", then="Harvest fair")
    gita.fill("Your message", "**Forty** loaves are in the oven.")
    gita.button("Send").click()
    expect(gita.page.locator("#conversation strong", has_text="Forty")).to_be_visible()
    expect(gita.page.get_by_label("Your message")).to_have_value("")


def end_by_the_clock(hugo: Person, address: str, town: Town) -> None:
    """The day after its last day it looks back by itself."""
    town.let_time_pass(until=f"{END + dt.timedelta(days=1)}T12:00:00+00:00")
    hugo.open(address, then="Harvest fair")
    hugo.sees("closing")
    hugo.follow("Look back together", then="Looking back together")
    hugo.page.get_by_text("We reached it").click()
    hugo.fill("What came of it?", "We ate well.")
    hugo.fill("What did you learn?", "Begin earlier.")
    hugo.press("Close the part-up", then="Harvest fair is done")
