"""Somebody with a browser without JavaScript, who goes where links, forms and redirects lead."""

from urllib.parse import urlencode, urljoin, urlsplit

import requests
from django.conf import settings

from tests.support.clients import Visitor
from tests.support.html import Page

_MOST_HOPS = 10
_FORM = "application/x-www-form-urlencoded"


class Walker:
    """
    One person in one browser: a jar of cookies per host, and the page they look at.

    Every step must end on a page that went well, unless `status` says otherwise.
    """

    def __init__(self) -> None:
        self.url = settings.ACCOUNT_ORIGIN + "/"
        self.page = Page("")
        self.hops: list[str] = []
        self._browsers: dict[str, Visitor] = {}
        self._elsewhere = requests.Session()

    def go(self, address: str, *, status: int = 200) -> Page:
        """Open an address, of this host when it is only a path."""
        return self._load("GET", urljoin(self.url, address), [], status)

    def follow(self, words: str, *, status: int = 200) -> Page:
        """Click the link that says this."""
        return self.go(self.page.link(words), status=status)

    def press(self, words: str, /, *, status: int = 200, **values: str) -> Page:
        """Fill in a form and press its button; a name with `__` stands for one with a dash."""
        form, button = self.page.form_with(words)
        named = {name.replace("__", "-"): value for name, value in values.items()}
        fields = form.filled(named, button)
        address = urljoin(self.url, button.action or form.action or self.url)
        return self._load(form.method.upper(), address, fields, status)

    def cookies(self, host: str) -> dict[str, str]:
        """The cookies one host gave."""
        return {name: morsel.value for name, morsel in self._browser(host).cookies.items()}

    def _load(self, method: str, url: str, fields: list[tuple[str, str]], status: int) -> Page:
        self.hops = []
        for _hop in range(_MOST_HOPS):
            self.hops.append(url)
            code, where, markup = self._fetch(method, url, fields)
            if code not in {301, 302, 303}:
                break
            method, url, fields = "GET", urljoin(url, where), []
        self.url, self.page = url, Page(markup)
        assert code == status, f"{method} {url} answered {code}: {self.page.text[:500]}"
        return self.page

    def _fetch(self, method: str, url: str, fields: list[tuple[str, str]]) -> tuple[int, str, str]:
        place = urlsplit(url)
        host = place.hostname or ""
        if host != settings.ORIGIN.host and not host.endswith(f".{settings.ORIGIN.host}"):
            return self._fetch_elsewhere(method, url, fields)
        browser = self._browser(place.netloc)
        if method == "GET":
            query = "&".join(part for part in (place.query, urlencode(fields)) if part)
            answer = browser.get(f"{place.path}?{query}")
        else:
            answer = browser.post(place.path, urlencode(fields), content_type=_FORM)
        return answer.status_code, answer.headers.get("Location", ""), answer.getvalue().decode()

    def _fetch_elsewhere(
        self, method: str, url: str, fields: list[tuple[str, str]]
    ) -> tuple[int, str, str]:
        answer = self._elsewhere.request(
            method, url, data=fields or None, allow_redirects=False, timeout=30
        )
        return answer.status_code, answer.headers.get("Location", ""), answer.text

    def _browser(self, host: str) -> Visitor:
        if host not in self._browsers:
            self._browsers[host] = Visitor(host=host, enforce_csrf_checks=True)
        return self._browsers[host]
