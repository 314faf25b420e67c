"""A token, from the page where it is made to the program that uses it."""

import os

import pytest
import requests

pytestmark = pytest.mark.browser


@pytest.fixture(params=[(1280, "light"), (390, "dark")], ids=["desk", "phone"])
def ada(person, request):
    """Ada at a desk, and with a phone in the dark."""
    width, scheme = request.param
    return person("ada", width=width, scheme=scheme)


def picture(ada, name):
    """Keep a picture where somebody asked for it."""
    if folder := os.environ.get("PARTUP_PICTURES"):
        width = ada.page.viewport_size["width"]
        ada.page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)


def test_a_token_is_made_used_and_ended(ada, town):
    ada.open("/account/tokens/", then="Tokens")
    picture(ada, "list-empty")
    ada.page.locator("main").get_by_role("link", name="Alpha tribe").click()
    ada.arrive("A token for Alpha tribe")
    ada.press("Make the token", then="A token for Alpha tribe")
    picture(ada, "make")
    ada.fill("What is it for?", "The clock in the hall")
    ada.page.get_by_label("Read what I can read").check()
    ada.press("Make the token", then="The clock in the hall")
    picture(ada, "made")
    text = ada.page.get_by_label("Your token").input_value()

    def use():
        return requests.get(
            f"http://127.0.0.1:{town.port}/api/v1/members/me/",
            headers={
                "Host": f"alpha.partup.localhost:{town.port}",
                "Authorization": f"Bearer {text}",
            },
            timeout=10,
        )

    assert use().json()["display_name"] == "Ada"
    ada.follow("I have copied it", then="Tokens")
    picture(ada, "list")
    ada.open("/settings/tokens/", at="alpha", then="Programs that come in")
    picture(ada, "of-tribe")
    ada.press("End it", then="Programs that come in")
    ada.sees("No program comes in")

    assert use().json()["code"] == "token_invalid"
    ada.open("/help/tokens/", then="How do tokens work?")
    picture(ada, "help")
