"""What somebody sent or fetched when their session had ended is not lost."""

from urllib.parse import parse_qs, urlsplit

import pytest

from tests.tenants.doors import path_of, path_of_url, send_form


def test_a_form_sent_after_the_session_ended_is_held_and_offered_again(
    visit, bram_account, alpha, at_alpha
):
    fields = {"addresses": "zoe@partup.example\r\n<b>yan@partup.example", "more": ["a", "b"]}

    asked = send_form(at_alpha, "/people/invite/", fields)
    given = visit(bram_account).get(path_of(asked))
    opened = at_alpha.get(path_of(given))
    page = at_alpha.get(opened.url).content.decode()

    assert opened.url.startswith("/session/held/")
    assert 'action="/people/invite/"' in page
    assert "zoe@partup.example\r\n&lt;b&gt;yan@partup.example</textarea>" in page
    assert page.count('<textarea name="more" hidden>') == 2
    assert "csrfmiddlewaretoken" not in page.split("definitions")[1].split("</dl>")[0]


def test_a_held_form_is_shown_to_the_session_it_was_held_for_only(
    visit, bram_account, ada_account, alpha, at_alpha
):
    asked = send_form(at_alpha, "/people/invite/", {"addresses": "zoe@partup.example"})
    state = parse_qs(urlsplit(asked.url).query)["state"][0]

    answer = visit(ada_account).to(alpha).get(f"/session/held/{state}/")

    assert answer.url == "/"


def test_a_form_that_is_too_large_is_not_held(visit, bram_account, at_alpha):
    asked = send_form(at_alpha, "/people/invite/", {"addresses": "x" * 70_000})

    opened = at_alpha.get(path_of(visit(bram_account).get(path_of(asked))))

    assert opened.url == "/"


def test_a_fragment_sends_the_whole_page_to_the_door(visit, bram_account, alpha, at_alpha):
    headers = {"hx-request": "true", "hx-current-url": f"http://{alpha.host}/people/?q=b"}

    asked = at_alpha.get("/people/", headers=headers)
    given = visit(bram_account).get(path_of_url(asked.headers["HX-Redirect"]))
    opened = at_alpha.get(path_of(given))

    assert asked.status_code == 204
    assert opened.url == "/people/?q=b"


@pytest.mark.parametrize("page", ["//evil.example/", "/\\evil.example/", "javascript:alert(1)", ""])
def test_a_fragment_s_page_never_leaves_the_host(visit, bram_account, alpha, at_alpha, page):
    headers = {"hx-request": "true", "hx-current-url": f"http://{alpha.host}{page}"}

    asked = at_alpha.get("/people/", headers=headers)
    given = visit(bram_account).get(path_of_url(asked.headers["HX-Redirect"]))
    opened = at_alpha.get(path_of(given))

    assert opened.url == "/"
