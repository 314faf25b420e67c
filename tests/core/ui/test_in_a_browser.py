"""What only a browser shows: the styleguide and the frames, without a server behind them."""

import mimetypes
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route, sync_playwright

from core.accounts.models import Account
from core.ui.forms import SampleForm
from core.ui.selectors import samples

pytestmark = pytest.mark.browser

ORIGIN = "http://ui.partup.localhost"
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "script-src 'self'; style-src 'self'"
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
PAGES = {
    "/styleguide/": "styleguide/styleguide.html",
    "/landing/": "home/landing.html",
    "/account/": "layouts/account.html",
    "/tribe/": "layouts/tribe.html",
    "/staff/": "layouts/staff.html",
    "/404/": "404.html",
    "/503/": "503.html",
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        program = os.environ["PARTUP_CHROMIUM"]
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


def answer(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path in PAGES:
        route.fulfill(body=page_of(path), content_type="text/html", headers=headers())
    elif found := finders.find(path.removeprefix("/static/")):
        kind = mimetypes.guess_type(path)[0] or "font/woff2"
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=kind)
    else:
        route.fulfill(status=404, body="")


def headers() -> dict[str, str]:
    return {"Content-Security-Policy": POLICY}


def page_of(path: str) -> str:
    request: Any = RequestFactory().get(path)
    request.account = Account(display_name="Ada Bakker")
    request.tribe = SimpleNamespace(name="Waterland", accent_hue=195)
    context = {**samples(), "form": SampleForm(prefix="empty"), "refused": SampleForm({})}
    tribes = [{**tribe, "is_current": False} for tribe in context["tribes"]]
    rail = {"unread": 3, "tribes": tribes, "account_origin": ORIGIN}
    return render_to_string(PAGES[path], {**context, "rail": rail}, request=request)


def opened(browser: Browser, path: str, *, width: int = 1280, scheme: Any = "light") -> Page:
    size: Any = {"width": width, "height": 844}
    context = browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")
    page = context.new_page()
    page.route("**/*", answer)
    page.goto(f"{ORIGIN}{path}")
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("path", ["/styleguide/", "/landing/", "/503/"])
def test_axe_finds_nothing(chromium: Browser, path: str, width: int, scheme: str) -> None:
    page = opened(chromium, path, width=width, scheme=scheme)

    violations = Axe().run(page).response["violations"]

    assert [(found["id"], found["nodes"][0]["html"]) for found in violations] == []


@pytest.mark.parametrize("path", PAGES)
def test_a_narrow_phone_never_scrolls_sideways(chromium: Browser, path: str) -> None:
    page = opened(chromium, path, width=320)

    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize("path", PAGES)
def test_nothing_breaks_the_security_policy(chromium: Browser, path: str) -> None:
    page = opened(chromium, path)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))

    page.reload(wait_until="networkidle")

    assert [line for line in said if "status of 404" not in line] == []


def test_the_layout_does_not_shift(chromium: Browser) -> None:
    page = opened(chromium, "/landing/")
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver((list) => list.getEntries().forEach("
        "(entry) => { window.shifted += entry.value; })).observe("
        "{ type: 'layout-shift', buffered: true });"
    )

    page.reload(wait_until="networkidle")

    assert page.evaluate("window.shifted") < 0.01


def test_every_control_is_large_enough_for_a_thumb(chromium: Browser) -> None:
    page = opened(chromium, "/account/", width=390)

    small = page.evaluate(
        "[...document.querySelectorAll('.rail a, .rail button')].filter((one) =>"
        " one.checkVisibility() && one.getBoundingClientRect().height < 44)"
        ".map((one) => one.outerHTML)"
    )

    assert small == []


def test_tribes_are_one_click_away_on_a_phone(chromium: Browser) -> None:
    page = opened(chromium, "/tribe/", width=390)

    page.get_by_role("button", name="Tribes").click()

    assert page.get_by_role("link", name="Havenzorg").is_visible()


def test_a_dialog_opens_and_closes(chromium: Browser) -> None:
    page = opened(chromium, "/styleguide/")

    page.get_by_role("button", name="Open a dialog").click()
    was_open = page.get_by_role("dialog", name="Invite people").is_visible()
    page.keyboard.press("Escape")

    assert (was_open, page.get_by_role("dialog").count()) == (True, 0)


def test_dark_can_be_chosen_and_stays_chosen(chromium: Browser) -> None:
    page = opened(chromium, "/account/")

    page.get_by_role("button", name="Ada Bakker").click()
    page.get_by_role("button", name="Dark").click()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("document.cookie") == "theme=dark"


def test_tab_leads_to_the_content_first(chromium: Browser) -> None:
    page = opened(chromium, "/account/")

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "main"
