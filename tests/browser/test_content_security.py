"""The security policy is kept by every page, and it would tell if it were not."""

import pytest
from playwright.sync_api import expect

from tests.browser.partups import make_partup
from tests.browser.signing_up import arrive_as

pytestmark = pytest.mark.browser

ACCOUNT_PAGES = ("/", "/inbox/", "/work/", "/tribes/", "/account/", "/tribes/found/", "/help/")
TRIBE_PAGES = ("/", "/partups/", "/people/", "/people/invite/", "/about/", "/settings/", "/leave/")
PARTUP_PAGES = ("", "conversation/", "history/", "openings/add/", "edit/", "extend/", "stop/")
PAYLOADS = (
    "<script>window.harmed = 1</script>",
    "<img src=x onerror=window.harmed=1>",
    "[click](javascript:window.harmed=1)",
    '"><svg onload=window.harmed=1>',
)


def test_every_page_keeps_the_policy(person):
    ada = person("ada")
    address = make_partup(ada, "Safe <b>bread</b>")
    board = address.replace("/partups/", "/activities/of/") + "board/"

    for place in ACCOUNT_PAGES:
        ada.open(place)
        ada.look()
    for place in TRIBE_PAGES:
        ada.open(place, at="alpha")
        ada.look()
    for place in (*(f"{address}{page}" for page in PARTUP_PAGES), board):
        ada.open(place)
        ada.look()

    assert ada.complaints == []


def test_a_breach_would_be_noticed(person):
    ada = person("ada")
    ada.open("/", then="Ada")

    ada.page.evaluate(
        """() => {
          const inline = document.createElement("div");
          inline.setAttribute("onclick", "window.harmed = 1");
          document.body.append(inline);
          inline.click();
        }"""
    )
    ada.hears("script-src")
    assert ada.page.evaluate("window.harmed") is None
    ada.complaints.clear()


def test_what_people_write_is_shown_and_never_run(person):
    ada = person("ada")
    address = make_partup(ada, "Loud & <script>alert(1)</script>")
    ada.open(f"{address}conversation/", then="Loud & <script>alert(1)</script>")

    for payload in PAYLOADS:
        ada.fill("Your message", payload)
        ada.button("Send").click()
        expect(ada.page.get_by_label("Your message")).to_have_value("")
    ada.open(f"{address}conversation/")

    words = ada.page.locator("#conversation").inner_text()
    assert all(payload in words for payload in (PAYLOADS[0], PAYLOADS[1], PAYLOADS[3]))
    assert ada.page.locator("#conversation a[href^='javascript']").count() == 0
    assert ada.page.evaluate("window.harmed") is None


def test_a_form_may_lead_into_a_tribe_and_to_nowhere_else(person):
    ada, hanna = person("ada"), person()
    arrive_as(hanna, "Hanna Vos")
    ada.open("/", at="alpha")
    link = ada.call("POST", "/api/v1/invitations/links/", {"max_uses": 1})["url"]

    hanna.open(link, then="Ada invites you to Alpha tribe")
    hanna.page.get_by_label("I accept the rules of this tribe").check()
    hanna.press("Come in", then="Why we exist")
    assert hanna.page.url == hanna.address("/", at="alpha")

    hanna.open("/", then="Hanna")
    hanna.page.evaluate(
        """() => {
          const form = document.createElement("form");
          form.action = "https://elsewhere.example/";
          form.method = "post";
          document.body.append(form);
          form.submit();
        }"""
    )
    hanna.hears("form-action")
    assert hanna.page.url == hanna.address("/")
    hanna.complaints.clear()
