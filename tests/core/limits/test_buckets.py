"""Buckets in the real store: never more than the quota, whoever comes at the same moment."""

import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import caches

from core.limits import buckets
from core.limits.buckets import Bucket, Limit, StoreAway, take
from tests.core.limits.stores import store_at

FIVE = Limit("five", 5, 60)


@pytest.fixture(autouse=True)
def _store_is_asked_again(monkeypatch):
    monkeypatch.setattr(buckets, "_left_alone_until", 0.0)


def test_a_bucket_gives_its_quota_and_then_says_how_long_to_wait():
    mine = [Bucket(FIVE, "ada")]

    verdicts = [take(mine) for _ in range(7)]

    assert [verdict.is_admitted for verdict in verdicts] == [True] * 5 + [False] * 2
    assert [verdict.levels[0].left for verdict in verdicts] == [4, 3, 2, 1, 0, 0, 0]
    assert 11 < verdicts[-1].wait_seconds <= 12
    assert 59 < verdicts[-1].levels[0].full_in_seconds <= 60


def test_it_fills_again_with_time():
    quick = [Bucket(Limit("quick", 2, 4), "ada")]
    start = time.monotonic()
    assert [take(quick).is_admitted for _ in range(3)] == [True, True, False]

    time.sleep(take(quick).wait_seconds)

    again = sum(iter(lambda: take(quick).is_admitted, False))
    assert 1 <= again <= (time.monotonic() - start) / 2


def test_nobody_takes_from_the_bucket_of_another():
    for _ in range(5):
        take([Bucket(FIVE, "ada")])

    assert take([Bucket(FIVE, "bram")]).is_admitted


def test_when_one_of_several_is_empty_none_gives():
    tribe = Bucket(Limit("tribe", 100, 60), "alpha")
    for _ in range(5):
        take([Bucket(FIVE, "ada"), tribe])

    refused = [take([Bucket(FIVE, "ada"), tribe]) for _ in range(3)]

    assert [verdict.is_admitted for verdict in refused] == [False] * 3
    assert [level.left for level in refused[-1].levels] == [0, 95]
    assert take([tribe]).levels[0].left == 94


def test_a_bucket_that_nobody_uses_is_gone_when_it_is_full():
    bucket = Bucket(Limit("short", 10, 60), "ada")
    take([bucket])

    client = caches["default"]._cache.get_client()
    assert bucket.key.startswith("shared:")
    assert 0 < client.pttl(bucket.key) <= 6001


@pytest.mark.parametrize("quota", [1, 7, 50])
def test_twenty_at_once_are_never_given_more(quota):
    limit, gate = Limit("race", quota, 3600), threading.Barrier(20)

    def rush(number):
        gate.wait(10)
        own = Bucket(Limit("own", 1000, 60), str(number))
        return sum(take([Bucket(limit, "one"), own]).is_admitted for _ in range(5))

    with ThreadPoolExecutor(20) as crowd:
        admitted = sum(crowd.map(rush, range(20)))

    assert admitted == quota


@pytest.fixture
def _no_store(tmp_path):
    with store_at(tmp_path / "nobody.sock"):
        yield


@pytest.fixture
def _slow_store(tmp_path):
    """Somebody listens, and never answers."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "slow.sock"))
        server.listen()
        with store_at(tmp_path / "slow.sock"):
            yield


@pytest.mark.usefixtures("_no_store")
def test_without_the_store_it_says_so_at_once():
    start = time.monotonic()

    for _ in range(3):
        with pytest.raises(StoreAway):
            take([Bucket(FIVE, "ada")], insist=True)

    assert time.monotonic() - start < 2.5


@pytest.mark.usefixtures("_slow_store")
def test_a_store_that_does_not_answer_holds_one_request_up_and_for_seconds_at_most():
    start = time.monotonic()
    with pytest.raises(StoreAway):
        take([Bucket(FIVE, "ada")])
    first, start = time.monotonic() - start, time.monotonic()

    for _ in range(100):
        with pytest.raises(StoreAway):
            take([Bucket(FIVE, "ada")])

    assert 0.9 < first < 30
    assert time.monotonic() - start < 30
