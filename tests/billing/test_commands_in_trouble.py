"""The outbox to Stripe when Stripe does not answer, refuses, or loses its answer."""

import datetime as dt

import pytest

from billing.models import BillingCommand, StaffTask
from billing.services import commands
from core.common import clock
from tests.support.page_commands import *  # noqa: F403
from tests.support.page_commands import due, register_page

State = BillingCommand.State


@pytest.mark.parametrize("status", [500, 502, 0])
def test_no_answer_is_unknown_and_asked_again_under_the_same_key(asked, made, shop, status):
    shop.fail_next(status)

    command = commands.send(command=asked())

    assert (command.state, command.attempts, command.locked_until) == (State.UNKNOWN, 0, None)
    assert command.error.startswith("away")
    assert 4 < (command.next_at - clock.now()).total_seconds() < 7
    assert commands.send(command=command).state == State.DONE
    assert (made(), command.key_version) == (1, 1)


@pytest.mark.parametrize("status", [429, 401])
def test_turned_away_at_the_door_waits_and_is_not_unknown(asked, made, shop, status):
    shop.fail_next(status)

    command = commands.send(command=asked())

    assert (command.state, command.attempts) == (State.PENDING, 0)
    assert commands.send(command=command).state == State.DONE
    assert made() == 1


def test_a_lost_answer_finds_what_was_made(asked, made, shop):
    shop.fail_next(0, when="after")
    command = commands.send(command=asked())
    assert (command.state, made()) == (State.UNKNOWN, 1)

    command = commands.send(command=command)

    assert (command.state, made()) == (State.DONE, 1)
    assert command.key_version == 1


def test_after_a_day_it_is_looked_up_before_it_is_made(asked, made, shop):
    shop.fail_next(0, when="after")
    commands.send(command=asked())
    BillingCommand.objects.update(first_sent_at=clock.now() - dt.timedelta(hours=24))

    command = commands.send(command=asked())

    assert (command.state, made(), command.key_version) == (State.DONE, 1, 1)


def test_after_a_day_it_is_made_under_a_new_key_if_it_was_not(asked, made, shop):
    shop.fail_next(0)
    commands.send(command=asked())
    BillingCommand.objects.update(first_sent_at=clock.now() - dt.timedelta(hours=24))

    command = commands.send(command=asked())

    assert (command.state, made(), command.key_version) == (State.DONE, 1, 2)


def test_a_remembered_failure_is_overcome_with_a_new_key(asked, made, shop):
    shop.fail_next(500, when="stored")
    assert commands.send(command=asked()).state == State.UNKNOWN

    command = commands.send(command=asked())

    assert (command.state, made(), command.key_version) == (State.DONE, 1, 2)


@pytest.mark.parametrize("status", [400, 402, 404])
def test_a_refusal_is_final(asked, made, shop, settled, status):
    refused = []
    register_page(settled, refused=lambda command: refused.append(command.pk))
    shop.fail_next(status)

    command = commands.send(command=asked())

    assert (command.state, refused) == (State.FAILED, [command.pk])
    assert command.error
    due()
    assert commands.send_waiting() == 0
    assert commands.send(command=command).state == State.FAILED
    assert (made(), settled, refused) == (0, [], [command.pk])


def test_after_an_hour_tries_count_and_at_last_staff_is_asked(asked, shop, paid):
    command = asked()
    BillingCommand.objects.update(created_at=clock.now() - dt.timedelta(hours=2))
    waits = []
    for _try in range(10):
        shop.fail_next(500)
        command = commands.send(command=command)
        waits.append((command.next_at - clock.now()).total_seconds())

    expected = [5, 15, 60, 300, 1800, 3600, 10_800, 21_600, 43_200, 43_200]
    assert all(low - 1 < wait < low * 1.2 + 1 for wait, low in zip(waits, expected, strict=True))
    task = StaffTask.objects.get(kind="command_stuck")
    assert (task.subject, task.facts["kind"]) == (str(command.pk), "page")
    assert commands.send(command=command).state == State.DONE


def test_a_hanging_stripe_is_not_waited_for_long(asked, shop, monkeypatch):
    seen = []
    monkeypatch.setattr(
        "billing.gateway.connection.new_http_client",
        lambda timeout: seen.append(timeout) or shop.contract,
    )

    commands.send(command=asked())

    assert seen == [(2, 6)]


def test_a_mistake_of_ours_does_not_stop_the_round(asked, settled):
    def stumble(command):
        raise KeyError("price")

    register_page(settled, send=stumble)
    asked(1, target="one"), asked(1, target="two")
    due()

    assert commands.send_waiting() == 2

    assert set(BillingCommand.objects.values_list("state", "error")) == {
        (State.UNKNOWN, "KeyError('price')")
    }
