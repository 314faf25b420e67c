"""The pages of a tribe that can only be read offer no form that its state refuses."""

import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.urls import resolve

from tenants.models.tribes import Access
from tests.architecture import statetable
from tests.architecture.routes import all_routes
from tests.architecture.statetable import ALLOWED
from tests.architecture.test_what_a_state_allows import (  # noqa: F401 - fixtures
    _ask,
    _in_state,
    cast,
    world,
)

WHO = ("partner", "steward")


class Forms(HTMLParser):
    """The forms of a page: the view each posts to, and whether it can be sent."""

    def __init__(self, text, here):
        super().__init__()
        self.found, self._here, self._action, self._around = [], here, None, []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "form":
            self._action = values.get("action") or self._here
            self._method = (values.get("method") or "get").lower()
        if tag == "fieldset":
            self._around.append("disabled" in values)
        if tag == "button" and self._action and self._method == "post":
            self.found.append((self._action, any(self._around) or "disabled" in values))

    def handle_endtag(self, tag):
        if tag == "form":
            self._action = None
        if tag == "fieldset":
            self._around.pop()


def buttons_of(pages):
    """Each button that posts within the tribe: where, to which view, and whether it is off."""
    for here, text in pages:
        for action, is_off in Forms(text, here).found:
            if action.startswith("/"):
                view = resolve(action.partition("?")[0], urlconf=settings.ROOT_URLCONF).view_name
                yield here, view, is_off


@pytest.fixture
def pages(cast, world):  # noqa: F811
    """Every page of the tribe, as both see it, in a state."""
    routes = [
        route
        for route in all_routes()
        if route.host == "tribe" and "GET" in route.methods and "api/" not in route.pattern
    ]

    def read(state):
        _in_state(world.tribe, state)
        answers = {
            (who, route): _ask(cast, world, route, "GET", who) for who in WHO for route in routes
        }
        return [
            (address_of(route, world), answer.text)
            for (_who, route), answer in answers.items()
            if answer.status == 200
        ]

    return read


def address_of(route, world):  # noqa: F811
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda one: str(world.values[one[1]]), route.pattern)


@pytest.mark.parametrize("state", [Access.READ_ONLY, Access.CANCELLED])
def test_what_the_state_refuses_cannot_be_sent(pages, state):
    table = statetable.load()

    seen = list(buttons_of(pages(state)))

    refused = [one for one in seen if table[f"tribe {one[1]} POST"] not in ALLOWED[state]]
    allowed = [one for one in seen if table[f"tribe {one[1]} POST"] in ALLOWED[state]]
    assert [one for one in refused if not one[2]] == []
    assert [one for one in allowed if one[2]] == []
    assert len({view for _here, view, _off in refused}) > 5
    assert allowed


def test_a_tribe_that_is_open_offers_everything(pages):
    assert [here for here, text in pages(Access.ACTIVE) if "closed-form" in text] == []
