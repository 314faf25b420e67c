"""The frames stand, with everything they may know and with nothing."""

import re
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.accounts.models import Account
from core.members.models import Member
from core.ui.forms import SampleForm
from core.ui.selectors import samples
from tenants.models import Tribe

FRAMES = ["base", "public", "account", "tribe", "staff"]


def framed(name: str, *, request: Any = None, **context: Any) -> str:
    return render_to_string(f"layouts/{name}.html", context, request=request)


@pytest.fixture
def request_of_ada(ada: Member, ada_account: Account, alpha: Tribe) -> Any:
    """Ada in her tribe, which is called Waterland today."""
    alpha.name, alpha.hue = "Waterland", 195
    request = RequestFactory().get("/")
    request.account, request.tribe, request.member = ada_account, alpha, ada
    request.csp_nonce = "a-nonce"
    return request


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_stands_without_knowing_anything(name: str) -> None:
    html = framed(name)

    assert html.count('<main id="main"') == 1
    assert 'href="#main"' in html


@pytest.mark.parametrize("name", FRAMES)
def test_every_script_carries_the_nonce(name: str, request_of_ada: Any) -> None:
    html = framed(name, request=request_of_ada)

    scripts = re.findall(r"<script[^>]*>", html)
    assert len(scripts) > 5
    assert [tag for tag in scripts if 'nonce="a-nonce"' not in tag] == []


def test_a_page_of_a_tribe_has_its_colour_and_name(request_of_ada: Any) -> None:
    html = framed("tribe", request=request_of_ada)

    assert 'class="in-tribe hue-195"' in html
    assert "<title>Part-up · Waterland · Part-up</title>" in html


def test_the_rail_counts_what_is_unread_per_tribe(request_of_ada: Any) -> None:
    tribe = {"name": "Havenzorg", "url": "http://h.example/", "hue": 330, "unread": 4}
    rail = {"unread": 4, "tribes": [tribe], "account_origin": "http://partup.localhost:8000"}

    html = framed("account", request=request_of_ada, rail=rail)

    assert 'href="http://h.example/"' in html
    assert "4 unread" in html


def test_a_reader_who_chose_dark_gets_dark(request_of_ada: Any) -> None:
    request_of_ada.COOKIES["theme"] = "dark"

    assert 'data-theme="dark"' in framed("account", request=request_of_ada)


def test_a_forged_theme_is_ignored(request_of_ada: Any) -> None:
    request_of_ada.COOKIES["theme"] = '"><script>'

    assert "data-theme" not in framed("account", request=request_of_ada)


def test_the_styleguide_shows_everything(request_of_ada: Any) -> None:
    refused = SampleForm({})
    context = {**samples(), "form": SampleForm(prefix="empty"), "refused": refused}

    html = render_to_string("styleguide/styleguide.html", context, request=request_of_ada)

    assert html.count('class="guide-part"') == 8
    ids = re.findall(r'\sid="([\w-]+)"', html)
    assert sorted(ids) == sorted(set(ids))
