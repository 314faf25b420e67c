"""The pages of a tribe's copy in Chromium: readable by everybody, at every width."""

from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe

from core.privacy.services import ask_for_tribe_copy
from tenants.services import set_access
from tests.billing.conftest import *  # noqa: F403
from tests.billing.test_in_a_browser import SCHEMES, chromium, house  # noqa: F401
from tests.core.privacy.conftest import work_off

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

WIDTHS = [320, 1280]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_before_while_and_after_a_copy_is_made(
    house,  # noqa: F811
    pending,
    farid_account,
    width,
    scheme,
):
    tribe = set_access(tribe=pending, state="active")
    place = f"/tribes/{tribe.pk}/copy/"

    for step in (dict, partial(ask_for_tribe_copy, actor=farid_account, tribe=tribe), work_off):
        step()
        page = house.open(place, width=width, scheme=scheme)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.context.close()
