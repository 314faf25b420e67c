"""Taking everything along, and the page before being erased, as people see them."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

READY = "The copy is ready."


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_a_copy_comes_by_itself_and_erasing_says_what_it_means(person, width, scheme):
    ada = person("ada", width=width, scheme=scheme)
    ada.open("/account/data/", then="My data")
    ada.page.get_by_role("button", name="Make").first.click()

    expect(ada.page.locator("body")).to_contain_text(READY, timeout=60_000)
    ada.arrive("My data")
    with ada.page.expect_download() as coming:
        ada.page.get_by_role("link", name="Download the copy").click()
    assert coming.value.suggested_filename.endswith(".zip")

    ada.follow("See what happens", then="Erase my account")
    ada.sees("This happens at once, and nobody can undo it.")
    ada.follow("Waterland", then="Owners of Waterland")
    ada.open("/account/data/erased/", then="You are erased.")
