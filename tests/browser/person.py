"""Somebody at a browser, who notices what is wrong with a page they look at."""

import json
import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Response, expect

from tests.support.cast import PASSWORD

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|cs_\w+")
# Refusals and pages that are not there are answered on purpose; the console calls them errors.
_ANSWERED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
_NOTICING = """
addEventListener("securitypolicyviolation", (event) =>
  window.complain(`${location.pathname}: ${event.effectiveDirective} ${event.blockedURI}`));
window.shifted = 0;
new PerformanceObserver((list) => list.getEntries().forEach((entry) => {
  if (!entry.hadRecentInput) window.shifted += entry.value;
})).observe({ type: "layout-shift", buffered: true });
"""
_CALL = """async ([method, path, body]) => {
  const headers = { "Content-Type": "application/json",
    ...JSON.parse(document.body.getAttribute("hx-headers")) };
  const answer = await fetch(path, { method, headers, body: body && JSON.stringify(body) });
  return [answer.status, await answer.text()];
}"""


class Person:
    """
    One person in one browser.

    Each kind of page is shown to axe once for each width and colour. What breaks the security
    policy, the script or the server is kept in `complaints`, which must be empty in the end.
    """

    shown_to_axe: ClassVar[set[tuple[object, ...]]] = set()

    def __init__(
        self,
        browser: Browser,
        origin: str,
        *,
        name: str = "",
        width: int = 1280,
        language: str = "en-GB",
        scheme: Any = "light",
        script: bool = True,
    ) -> None:
        self.origin = urlsplit(origin)
        self.has_script = script
        self.kind = (width, scheme, language)
        self.complaints: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": 844},
            locale=language,
            color_scheme=scheme,
            reduced_motion="reduce",
            java_script_enabled=script,
            ignore_https_errors=True,
        )
        self.context.expose_binding("complain", lambda _, words: self.complaints.append(words))
        self.context.add_init_script(_NOTICING)
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("response", self._receive)
        if name:
            self.sign_in(name)

    def sign_in(self, name: str) -> None:
        """Sign in with a password, on the page for it, in whichever language it is."""
        self.open("/account/login/")
        self.page.locator("[name=login]").fill(f"{name}@partup.example")
        self.page.locator("[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(self.address("/"))

    def address(self, path: str, *, at: str = "") -> str:
        """The whole address of a path, on the account host or in a tribe."""
        return f"{self.origin.scheme}://{at + '.' if at else ''}{self.origin.netloc}{path}"

    def open(self, path: str, *, at: str = "", then: str = "") -> None:
        """Type an address."""
        self.page.goto(self.address(path, at=at) if path.startswith("/") else path)
        self.arrive(then)

    def press(self, words: str, *, then: str) -> None:
        """Press the button that says exactly this, and arrive at a page."""
        self.button(words).click()
        self.arrive(then)

    def follow(self, words: str, *, then: str) -> None:
        """Click the link that says this, and arrive at a page."""
        self.page.get_by_role("link", name=words).first.click()
        self.arrive(then)

    def fill(self, label: str, words: str) -> None:
        """Write in a field."""
        self.page.get_by_label(label).first.fill(words)

    def button(self, words: str) -> Locator:
        """The first button that says exactly this."""
        return self.page.get_by_role("button", name=words, exact=True).first

    def arrive(self, then: str) -> None:
        """Wait until the page with this title is there, and look at it."""
        if then:
            expect(self.page.locator("h1")).to_contain_text(then)
            self.look()

    def sees(self, words: str) -> None:
        """Wait until these words stand on the page."""
        expect(self.page.locator("body")).to_contain_text(words)

    def hears(self, words: str) -> None:
        """Wait until something is complained about."""
        for _attempt in range(100):
            if any(words in complaint for complaint in self.complaints):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"nobody complained of {words}: {self.complaints}")

    def look(self) -> None:
        """Show a kind of page to axe that it has not seen, and try to scroll it sideways."""
        place = _KEY.sub("*", self.page.url.partition("?")[0])
        sight = (*self.kind, place, self.page.locator("h1").first.inner_text())
        if not self.has_script or sight in self.shown_to_axe:
            return
        self.shown_to_axe.add(sight)
        found = Axe().run(self.page).response["violations"]
        violations = [(fault["id"], fault["nodes"][0]["html"]) for fault in found]
        assert not violations, f"axe on {place}: {violations}"
        wide, room = self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= room, f"{place} is {wide} wide in {room}"

    def shifted(self) -> float:
        """How much of the layout has shifted on this page (CLS)."""
        return float(self.page.evaluate("window.shifted"))

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the JSON door of the host whose page is open, as a script of ours would."""
        status, text = self.page.evaluate(_CALL, [method, path, body])
        assert status < 300, f"{method} {path}: {status} {text}"
        return json.loads(text) if text else None

    def leave(self) -> None:
        """Close the browser; nothing may have gone wrong unnoticed."""
        self.context.close()
        assert not self.complaints, self.complaints

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _ANSWERED.search(message.text):
            self.complaints.append(message.text)

    def _receive(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.status} {response.url}")
