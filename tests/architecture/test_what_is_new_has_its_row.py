"""Whatever is added without its rows is seen: that the tables are whole is no accident."""

import uuid
from importlib import import_module

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe

from config.celery import app
from core.mail import registry
from tenants import due
from tenants.context import TribeAwareTask
from tests.architecture import keytable, statetable
from tests.architecture.routes import HOSTS, all_routes
from tests.architecture.test_what_a_state_allows import NAMES_A_TRIBE, NAMES_NO_TRIBE, what_there_is


@require_safe
def _new(request, **_which):
    return HttpResponse()


def _without_row():
    return what_there_is() - set(statetable.load())


@pytest.fixture
def add_route(monkeypatch):
    """Give a host another address."""

    def add(host, address):
        urls = import_module(HOSTS[host])
        there = [*urls.urlpatterns, path(address, _new, name="new")]
        monkeypatch.setattr(urls, "urlpatterns", there)

    return add


@pytest.mark.parametrize("address", ["new/", "new/<uuid:partup_id>/", "api/v1/new/"])
def test_an_address_of_a_tribe_without_its_rows_is_seen(add_route, address):
    add_route("tribe", address)

    keys = {(route.key, method) for route in all_routes() for method in route.methods}
    assert _without_row() == {"tribe new GET"}
    assert keys - set(keytable.load()) == {("tribe new", "GET")}


@pytest.mark.parametrize("what", sorted(NAMES_A_TRIBE))
def test_an_address_outside_that_names_a_tribe_is_seen(add_route, what):
    add_route("account", f"new/<uuid:{what}>/")

    assert _without_row() == {"account new GET"}


def test_an_address_that_names_something_new_is_seen(add_route):
    add_route("account", "new/<uuid:something_id>/")

    named = {one for route in all_routes() for one in route.parameters if route.host == "account"}
    assert named - NAMES_A_TRIBE - NAMES_NO_TRIBE == {"something_id"}


def test_a_task_a_job_and_a_mail_without_their_rows_are_seen(monkeypatch):
    class Task(TribeAwareTask):
        name = f"new.{uuid.uuid4().hex}"
        in_tribe = True

        def run(self):
            return None

    monkeypatch.setitem(due._handlers, "new.job", lambda job: None)
    monkeypatch.setitem(registry._builders, "newroom.word", lambda message: None)
    monkeypatch.setitem(app.tasks, Task.name, Task())

    assert _without_row() == {"job new.job", "mail newroom", f"task {Task.name}"}


def test_there_is_no_way_in_but_http():
    """A door of another kind would need a table of its own."""
    assert not (settings.ROOT / "config" / "asgi.py").exists()
    assert not hasattr(settings, "ASGI_APPLICATION")
    assert {"channels", "daphne"}.isdisjoint(settings.INSTALLED_APPS)
