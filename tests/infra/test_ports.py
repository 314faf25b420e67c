"""Choosing a port."""

import socket

import pytest

from infra.dev import ports
from infra.dev.progress import CannotGoOn


def test_the_wanted_port_is_taken_when_it_is_free():
    assert ports.first_free(wanted=8000, is_free=lambda port: True) == 8000


def test_the_next_free_port_follows_those_in_use():
    assert ports.first_free(wanted=8000, is_free=lambda port: port >= 8003) == 8003


def test_without_any_free_port_there_is_a_clear_sentence():
    with pytest.raises(CannotGoOn, match="Ports 8000 to 8099 are all in use"):
        ports.first_free(wanted=8000, is_free=lambda port: False)


def test_a_port_somebody_listens_on_is_not_free():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        assert not ports.is_free_here(listener.getsockname()[1])


def test_a_port_on_every_address_is_not_free_either():
    with socket.socket() as listener:
        listener.bind(("0.0.0.0", 0))
        listener.listen()

        assert not ports.is_free_here(listener.getsockname()[1])
