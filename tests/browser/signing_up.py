"""Becoming somebody, for tests that need a person whom nobody has met."""

import re

from tests.browser.person import Person


def code_from_the_mailbox(person: Person, address: str) -> str:
    """The code in the newest mail to an address, as soon as the worker has sent it."""
    box = person.context.new_page()
    for _attempt in range(40):
        box.goto(person.address(f"/dev/mailbox/?to={address}"))
        if found := re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", box.locator("main").inner_text()):
            box.close()
            return found[0]
        box.wait_for_timeout(250)
    raise AssertionError(f"no mail came to {address}")


def arrive_as(person: Person, name: str) -> None:
    """From the front page to a home of one's own."""
    person.open("/", then="Choose what")
    person.follow("Start free", then="Start free")
    sign_up(person, name)
    person.press("Go on", then=name.split()[0])


def sign_up(person: Person, name: str) -> None:
    """An address, the code from the mail, a name; then on to wherever one came from."""
    address = f"{name.split()[0].lower()}@partup.example"
    person.fill("E-mail address", address)
    person.press("Mail me a code", then="Look in your mail")
    person.fill("Code", code_from_the_mailbox(person, address))
    person.press("Confirm", then="Good that you are here")
    person.fill("What should others call you?", name)
