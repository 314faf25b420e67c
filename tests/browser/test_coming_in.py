"""Asking to join and inviting from a list, with a browser, a phone and a real worker."""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("PARTUP_SHOTS", "")


def _keep(one, name):
    """Keep a picture of the page, for who wants to look at it."""
    if SHOTS:
        one.page.screenshot(path=str(Path(SHOTS) / f"{name}.png"), full_page=True)


@pytest.fixture
def ada(person):
    """Ada, whose tribe shows its face and asks a question."""
    ada = person("ada")
    ada.open("/people/questions/", at="alpha", then="What we ask")
    ada.call("PATCH", "/api/v1/tribe/", {"is_listed": True})
    ada.fill("Question 1", "What brings you here?")
    ada.press("Save", then="Who asks to join")
    return ada


def test_somebody_asks_on_a_phone_and_a_steward_lets_them_in(person, ada):
    farid = person("farid", width=390, scheme="dark")

    farid.open("/discover/alpha/", then="Alpha tribe")
    _keep(farid, "face")
    farid.follow("Ask to join", then="Ask to join Alpha tribe")
    farid.fill("What brings you here?", "Birds, mostly.")
    farid.page.get_by_label("I accept the rules of this tribe").check()
    _keep(farid, "asking")
    farid.press("Ask to come in", then="Ask to join Alpha tribe")
    farid.sees("You wait for an answer")
    _keep(farid, "waiting")
    farid.open("/tribes/", then="My tribes")
    farid.sees("You wait for an answer")

    ada.open("/people/requests/", at="alpha", then="Who asks to join")
    ada.sees("Birds, mostly.")
    _keep(ada, "requests")
    ada.press("Let them in", then="Who asks to join")
    ada.sees("Farid is in. They are told by mail.")

    farid.open("/people/", at="alpha", then="People")
    farid.sees("Farid")


def test_a_list_is_looked_at_and_a_worker_mails_it(person, ada):
    ada.open("/people/import/", at="alpha", then="Invite from a list")
    listed = "e-mail;name\nnobody;No\n" + "\n".join(
        f"p{number}@partup.example;Person {number}" for number in range(45)
    )
    ada.fill("Or paste the list here", listed)
    ada.press("Look at the list", then="Invite from a list")
    ada.sees("1 line is left out")
    ada.sees("45 people get a mail")
    _keep(ada, "list")

    ada.press("Mail 45 people", then="Invite from a list")

    ada.sees("45 people were mailed")
    _keep(ada, "mailed")
    ada.open("/people/invite/", at="alpha", then="Invite people")
    ada.sees("p44@partup.example")
    assert ada.complaints == []
