"""The doors as a browser goes through them: cookies per host, and the policy on forms."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as project
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from config.env import Origin
from core.accounts.models import Account
from core.members import services
from core.members.models import Member
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tests.support.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    # Playwright keeps an event loop in this thread, which the database would refuse to work in.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        program = os.environ["PARTUP_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@dataclass
class House:
    """Part-up on a port, and browsers in front of it."""

    account: str
    alpha: str
    browser: Browser

    def open(self, url: str, *, width: int = 1280, scheme: Any = "light") -> Page:
        """A page in a browser that was never here before."""
        size: Any = {"width": width, "height": 844}
        context = self.browser.new_context(viewport=size, color_scheme=scheme, locale="en-GB")
        page = context.new_page()
        page.goto(url)
        return page


@pytest.fixture
def house(chromium, settings) -> Iterator[House]:
    server = LiveServerThread("127.0.0.1", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait(20)
    origin = Origin("http", project.ORIGIN.host, server.port)
    settings.ORIGIN = origin
    settings.ACCOUNT_ORIGIN = origin.at(origin.host)
    settings.ACCOUNT_FORM_ACTION = ["'self'", origin.at(f"*.{origin.host}")]
    directives = project.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": directives | {"form-action": ["'self'", origin.at(origin.host)]}
    }
    yield House(settings.ACCOUNT_ORIGIN, origin.at(f"alpha.{origin.host}"), chromium)
    server.terminate()


def sign_in(page: Page, name: str) -> None:
    page.get_by_label("E-mail address").fill(f"{name}@partup.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def end_session(context: BrowserContext, host: str) -> None:
    context.clear_cookies(name=project.SESSION_COOKIE_NAME, domain=host)


def test_a_link_into_a_tribe_survives_signing_in(house):
    page = house.open(f"{house.alpha}/people/?q=esra")

    sign_in(page, "bram")

    page.wait_for_url(f"{house.alpha}/people/?q=esra")
    assert page.get_by_role("main").get_by_text("Esra").is_visible()
    hosts = {cookie["domain"] for cookie in page.context.cookies()}
    assert hosts == {"partup.localhost", "alpha.partup.localhost"}


def test_what_was_typed_survives_the_end_of_the_session(house):
    page = house.open(f"{house.alpha}/people/invite/")
    sign_in(page, "bram")
    page.get_by_label("E-mail addresses").fill("zoe@partup.example")
    end_session(page.context, "alpha.partup.localhost")
    end_session(page.context, "partup.localhost")

    page.get_by_role("button", name="Send the invitations").click()
    sign_in(page, "bram")
    page.get_by_role("heading", name="You had been signed out").wait_for()
    page.get_by_role("button", name="Send it again").click()

    page.get_by_text("1 invitation is on its way.").wait_for()


def test_coming_in_by_a_link_and_leaving_again(house):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada = Member.objects.get(account__email="ada@partup.example")
        _link, token = services.make_invitation_link(actor=ada)
    farid = Account.objects.get(email="farid@partup.example")

    page = house.open(f"{house.account}/invitations/{token}/")
    page.get_by_role("link", name="I have an account").click()
    sign_in(page, "farid")
    page.get_by_label("I accept the rules of this tribe").check()
    page.get_by_role("button", name="Come in").click()
    page.wait_for_url(f"{house.alpha}/")
    assert Membership.objects.filter(account=farid, tribe=alpha, left_at=None).exists()

    page.goto(f"{house.alpha}/leave/")
    page.get_by_role("button", name="Leave the tribe").click()
    page.wait_for_url(f"{house.account}/")
    assert not Membership.objects.filter(account=farid, tribe=alpha, left_at=None).exists()


def test_signing_out_closes_the_tribe_too(house):
    page = house.open(f"{house.alpha}/people/")
    sign_in(page, "bram")
    page.wait_for_url(f"{house.alpha}/people/")

    page.goto(f"{house.account}/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out", exact=True).click()
    page.goto(f"{house.alpha}/people/")

    assert page.get_by_role("heading", name="Sign in").is_visible()


def test_the_address_follows_the_name_and_is_answered_while_typing(house):
    page = house.open(f"{house.account}/tribes/found/")
    sign_in(page, "farid")
    page.wait_for_url(f"{house.account}/tribes/found/")

    page.get_by_label("Name of the tribe").fill("Alpha")
    page.get_by_text("This address is taken. Please choose another.").wait_for()
    page.get_by_label("Name of the tribe").fill("Night shift")

    page.locator("#address-answer").get_by_text("is free.").wait_for()
    assert page.get_by_label("Address", exact=True).input_value() == "night-shift"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(house, width, scheme):
    page = house.open(f"{house.account}/account/login/", width=width, scheme=scheme)
    places = ["signup/", "login/code/", "password/reset/"]
    for place in places:
        page.goto(f"{house.account}/account/{place}")
        check(page, width)
    page.goto(f"{house.alpha}/people/")
    sign_in(page, "ada")
    with enter_tribe(Tribe.objects.get(slug="alpha")):
        bram = Member.objects.get(account__email="bram@partup.example")
    for place in ("people/", f"people/{bram.pk}/", "people/invite/", "leave/", "settings/"):
        page.goto(f"{house.alpha}/{place}")
        check(page, width)
    organisation = Tribe.objects.get(slug="alpha").organisation_id
    places = ["account/", "account/email/", "account/welcome/", "account/logout/", "help/"]
    places += ["help/sight/", "tribes/found/", f"organisations/{organisation}/"]
    for place in places:
        page.goto(f"{house.account}/{place}")
        check(page, width)


def check(page: Page, width: int) -> None:
    found = Axe().run(page).response["violations"]
    assert [(page.url, one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
