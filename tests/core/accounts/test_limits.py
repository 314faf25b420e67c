"""Guessing is slow, whichever host name, port or process somebody guesses through."""

import pytest
from django.core.cache import caches
from django.urls import Resolver404, resolve

from core.accounts.urls import sign_in
from tests.support.cast import PASSWORD

LOGIN = "/account/login/"


def guess(visitor, password="wrong wrong wrong", **headers):
    fields = {"login": "ada@partup.example", "password": password}
    return visitor.post(LOGIN, fields, headers=headers)


def test_the_sixth_guess_is_refused_even_when_it_is_right(visit, ada_account):
    for _ in range(5):
        guess(visit())

    answer = guess(visit(), PASSWORD)

    assert answer.status_code == 422
    assert "That was too often." in answer.content.decode()


def test_naming_another_port_is_no_fresh_start(visit, ada_account):
    for port in range(5):
        guess(visit(), host=f"partup.localhost:{9000 + port}")

    answer = guess(visit(), PASSWORD, host="partup.localhost:9100")

    assert "That was too often." in answer.content.decode()


def test_another_address_is_not_held_up(visit, ada_account):
    for _ in range(5):
        guess(visit())

    answer = visit().post(LOGIN, {"login": "bram@partup.example", "password": PASSWORD})

    assert answer.status_code == 302


def test_guesses_are_counted_in_the_cache_all_processes_share(visit, ada_account):
    guess(visit())

    client = caches["default"]._cache.get_client(write=True)
    keys = [key.decode() for key in client.keys("*login_failed*")]

    assert keys
    assert all(key.startswith("shared:") for key in keys)


@pytest.mark.parametrize("urlconf", ["config.urls_tribe", "config.urls_staff"])
@pytest.mark.parametrize("pattern", sign_in.urlpatterns, ids=lambda pattern: pattern.name)
def test_the_ways_in_exist_on_the_account_host_only(urlconf, pattern):
    path = f"/account/{pattern.pattern}"

    with pytest.raises(Resolver404):
        resolve(path, urlconf=urlconf)
    assert resolve(path, urlconf="config.urls_public").url_name == pattern.name


def test_on_a_tribe_host_there_is_nothing_to_sign_in_to(visit, alpha, bram_account):
    answer = visit(bram_account).to(alpha).get(LOGIN)

    assert answer.status_code == 404
