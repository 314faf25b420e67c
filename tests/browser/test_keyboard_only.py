"""Everything that matters with a keyboard only, and one always sees where one is."""

import pytest
from playwright.sync_api import expect

from tests.browser.partups import make_partup
from tests.browser.person import Person
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.browser

_FOCUSED = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const name = one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || "";
  const isShown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1.5;
  return [name.replaceAll(/\\s+/g, " ").trim(), isShown, one.tagName];
}"""
_MOST_TABS = 60


def tab_to(person: Person, words: str) -> None:
    """Press Tab until this has the focus; each stop on the way must be seen."""
    for _step in range(_MOST_TABS):
        person.page.keyboard.press("Tab")
        name, is_shown, tag = person.page.evaluate(_FOCUSED)
        assert is_shown or tag == "BODY", f"one does not see the focus on {name!r}"
        if name.startswith(words):
            return
    raise AssertionError(f"Tab never comes to {words!r}")


def enter(person: Person, words: str, *, then: str) -> None:
    """Go to something and press Enter on it."""
    tab_to(person, words)
    person.page.keyboard.press("Enter")
    person.arrive(then)


def sign_in(person: Person, name: str) -> None:
    """Sign in without touching the mouse."""
    person.open("/account/login/", then="Sign in")
    tab_to(person, "E-mail address")
    person.page.keyboard.type(f"{name}@partup.example")
    tab_to(person, "Password")
    person.page.keyboard.type(PASSWORD)
    person.page.keyboard.press("Enter")
    person.page.wait_for_url(person.address("/"))


def test_offer_accept_and_move_an_activity(person):
    ada, bram = person(), person()
    sign_in(ada, "ada")
    sign_in(bram, "bram")
    address = make_partup(ada, "Keys and bread")

    bram.open(address, then="Keys and bread")
    enter(bram, "Offer to help", then="Baker")
    tab_to(bram, "A few words with it")
    bram.page.keyboard.type("I bake every day.")
    enter(bram, "Offer to help", then="Baker")
    bram.sees("Your offer is with the partners")

    ada.open(address, then="Keys and bread")
    enter(ada, "Answer 1 offer", then="Offers to help")
    enter(ada, "Accept", then="Keys and bread")
    ada.sees("running")

    tab_to(ada, "What is to be done?")
    ada.page.keyboard.type("Bake forty loaves")
    ada.page.keyboard.press("Enter")
    ada.sees("Bake forty loaves")
    enter(ada, "See it as a board", then="The work")
    move(ada)


def move(ada: Person) -> None:
    """By Alt and an arrow, where the focus follows, and by the menu."""
    tab_to(ada, "Bake forty loaves")
    ada.page.keyboard.press("Alt+ArrowRight")
    expect(column(ada, "Doing")).to_contain_text("Bake forty loaves")
    assert ada.page.evaluate(_FOCUSED)[0] == "Bake forty loaves"
    tab_to(ada, "Move")
    ada.page.keyboard.press("Enter")
    tab_to(ada, "To “Done”")
    ada.page.keyboard.press("Enter")
    expect(column(ada, "Done")).to_contain_text("Bake forty loaves")


def column(person: Person, name: str):
    """One column of the board."""
    return person.page.locator(".board-column", has=person.page.get_by_role("heading", name=name))


def test_the_first_stop_skips_to_the_content(person):
    ada = person("ada")
    ada.open("/", at="alpha")

    ada.page.keyboard.press("Tab")
    assert ada.page.evaluate(_FOCUSED)[0] == "Skip to the content"
    ada.page.keyboard.press("Enter")

    assert ada.page.evaluate("document.activeElement.id") == "main"


def test_a_menu_closes_with_escape_and_gives_the_focus_back(person):
    ada = person("ada")
    ada.open("/", then="Ada")

    tab_to(ada, "A Ada")
    ada.page.keyboard.press("Enter")
    expect(ada.page.locator("#account-menu")).to_be_visible()
    ada.page.keyboard.press("Escape")

    expect(ada.page.locator("#account-menu")).to_be_hidden()
    assert ada.page.evaluate(_FOCUSED)[0].startswith("A")
