"""Where somebody goes after signing in stays on this host, whatever the link said."""

import pytest

from tests.support.cast import PASSWORD

PAYLOADS = [
    "https://evil.example/",
    "http://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "////evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\\/evil.example/",
    "\\/evil.example/",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "ftp://evil.example/",
    "mailto:evil@evil.example",
    "//evil.example@partup.localhost/",
    "https://partup.localhost@evil.example/",
    "https://partup.localhost:8000@evil.example/",
    "https://partup.localhost.evil.example/",
    "https://evil.example/partup.localhost",
    "http://alpha.partup.localhost:8000/",
    "http://partup.localhost:8000/",
    "//partup.localhost:8000/",
    "//alpha.partup.localhost/",
    " https://evil.example/",
    "\thttps://evil.example/",
    "\nhttps://evil.example/",
    "\r\nLocation: https://evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "\x00//evil.example/",
    "/\x00/evil.example/",
    "\u2028//evil.example/",
    "//evil。example/",
    "//%65vil.example/",
    "//[::1]/",
    "?next=//evil.example",
    ".evil.example",
    "evil.example",
    "@evil.example",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_signing_in_ignores_it(visit, ada_account, payload):
    fields = {"login": "ada@partup.example", "password": PASSWORD, "next": payload}

    answer = visit().post("/account/login/", fields)

    assert answer.status_code == 302
    assert answer.url == "/"


@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_other_page_that_goes_on_ignores_it(visit, ada_account, payload):
    visitor = visit(ada_account)

    answers = [
        visitor.get("/account/login/", {"next": payload}),
        visitor.post("/account/language/", {"language": "nl", "next": payload}),
        visitor.post("/account/welcome/", {"display_name": "Ada", "next": payload}),
        visitor.post("/account/logout/", {"next": payload}),
    ]

    assert [answer.url for answer in answers] == ["/", "/", "/", "/"]


@pytest.mark.parametrize("path", ["/account/", "/invitations/abc/?x=1", "/enter/?to=alpha&state=s"])
def test_a_path_of_this_host_is_followed(visit, ada_account, path):
    fields = {"login": "ada@partup.example", "password": PASSWORD, "next": path}

    answer = visit().post("/account/login/", fields)

    assert answer.url == path
