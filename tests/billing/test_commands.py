"""The outbox to Stripe: asked once, done once, whatever happens on the way."""

import datetime as dt

import pytest
from django.db import transaction

from billing import gateway, services, tasks
from billing.errors import StripeAway
from billing.models import BillingAccount, BillingCommand, StaffTask, TribeSubscription
from billing.services import command_rows as rows
from billing.services import commands
from billing.services.command_kinds import Kind, UnknownKind, register
from billing.services.leases import leased
from core.common import clock
from tests.billing.test_races import together

State = BillingCommand.State


def open_page(command):
    """A command that makes something: a payment page, named by the key of the command."""
    return gateway.open_session(
        customer_id=command.account.stripe_customer_id,
        price_id=command.payload["price"],
        reference=command.target,
        tribe_id="none",
        success_url="http://partup.localhost/done",
        cancel_url="http://partup.localhost/left",
        expires_at=dt.datetime.fromisoformat(command.payload["until"]),
        language="en",
        idempotency_key=command.stripe_key,
    ).id


def find_page(command):
    found = gateway.find_session(
        customer_id=command.account.stripe_customer_id, reference=command.target
    )
    return found.id if found else None


@pytest.fixture
def settled():
    """The results that were mirrored, in order."""
    return []


@pytest.fixture
def account(shop, paid) -> BillingAccount:
    """Farid's organisation, known to Stripe."""
    register_page([])
    return BillingAccount.objects.get()


def register_page(settled, **changes):
    def settle(command, lease):
        with transaction.atomic():
            lease.confirm()
        settled.append(command.result_id)

    register("page", Kind(**{"send": open_page, "find": find_page, "settle": settle, **changes}))


@pytest.fixture
def asked(account, settled):
    """Ask for a page; the same number again is the same wish."""
    register_page(settled)
    price = services.checkout.price_for_sale("tribe").stripe_price_id
    until = (clock.now() + dt.timedelta(hours=20)).isoformat()

    def ask(number=1, target="one", **changes):
        wish = {"account": account, "kind": "page", "key": f"page:{target}:{number}"}
        return commands.ask(**{**wish, "payload": {"price": price, "until": until}, **changes})

    return ask


@pytest.fixture
def made(shop, account):
    """How many pages the command made at Stripe, besides the one Farid paid on."""

    def count():
        return len(shop.api.v1.checkout.sessions.list({"limit": 100}).data) - 1

    return count


def due():
    BillingCommand.objects.update(next_at=clock.now(), locked_until=clock.now())


class TestAsking:
    def test_the_same_key_is_the_same_command(self, asked):
        first, second = asked(), asked()

        assert first.pk == second.pk
        assert BillingCommand.objects.count() == 1

    def test_what_was_asked_waits_for_the_round_if_nobody_sends_it(self, asked, made):
        asked()
        assert commands.send_waiting() == 0
        due()

        assert commands.send_waiting() == 1

        assert BillingCommand.objects.get().state == State.DONE
        assert made() == 1

    @pytest.mark.parametrize("key", ["page", "page:one", "cancel:one:1", "page:one:" + "x" * 200])
    def test_a_key_of_another_form_is_refused(self, asked, key):
        with pytest.raises(ValueError, match="key"):
            asked(key=key)

    def test_an_unknown_kind_is_refused(self, asked):
        with pytest.raises(UnknownKind):
            asked(kind="juggle", key="juggle:one:1")

    def test_a_key_finds_what_is_under_way_and_is_new_afterwards(self, asked):
        assert commands.key_for(kind="page", target="one") == "page:one:1"
        command = asked()
        assert commands.key_for(kind="page", target="one") == "page:one:1"

        commands.send(command=command)

        assert commands.key_for(kind="page", target="one") == "page:one:2"
        assert commands.key_for(kind="page", target="other") == "page:other:1"


class TestSending:
    def test_it_is_done_and_mirrored(self, asked, made, settled):
        command = commands.send(command=asked())

        assert (command.state, command.error, command.locked_until) == (State.DONE, "", None)
        assert settled == [command.result_id]
        assert made() == 1

    def test_sending_it_again_changes_nothing(self, asked, made, settled):
        commands.send(command=asked())

        commands.send(command=asked())

        assert (made(), len(settled)) == (1, 1)

    def test_two_workers_send_it_once(self, committed_db, asked, made, settled):
        command = asked()

        together(*[lambda: commands.send(command=command)] * 4)

        assert (made(), len(settled)) == (1, 1)
        assert BillingCommand.objects.get().state == State.DONE

    def test_a_worker_sends_it_after_the_commit(self, asked, made):
        command = asked()

        tasks.send_billing_command(command_id=str(command.pk))

        assert made() == 0, "its time has not come"
        due()
        tasks.send_billing_command(command_id=str(command.pk))
        assert made() == 1

    def test_a_crash_after_stripe_did_it_is_settled_by_the_round(self, asked, made, settled):
        command = asked()
        turn = rows.claim(command_id=command.pk, at_once=True)
        rows.note_made(turn.command, open_page(turn.command))
        assert commands.send_waiting() == 0
        due()

        commands.send_waiting()

        command.refresh_from_db()
        assert (command.state, settled) == (State.DONE, [command.result_id])
        assert made() == 1

    def test_a_crash_before_the_answer_was_written_makes_nothing_twice(self, asked, made, settled):
        command = asked()
        turn = rows.claim(command_id=command.pk, at_once=True)
        page = open_page(turn.command)
        due()

        commands.send_waiting()

        command.refresh_from_db()
        assert (command.state, command.result_id) == (State.DONE, page)
        assert made() == 1

    def test_what_was_asked_before_about_the_same_goes_first(self, asked, shop):
        first, second, other = asked(1), asked(2), asked(1, target="two")
        shop.fail_next(500)
        commands.send(command=first)

        assert commands.send(command=second).state == State.PENDING
        assert commands.send(command=other).state == State.DONE
        assert commands.send(command=first).state == State.DONE
        assert commands.send(command=second).state == State.DONE


class TestTrouble:
    @pytest.mark.parametrize("status", [500, 502, 0])
    def test_no_answer_is_unknown_and_asked_again_under_the_same_key(
        self, asked, made, shop, status
    ):
        shop.fail_next(status)

        command = commands.send(command=asked())

        assert (command.state, command.attempts, command.locked_until) == (State.UNKNOWN, 0, None)
        assert command.error.startswith("away")
        assert 4 < (command.next_at - clock.now()).total_seconds() < 7
        assert commands.send(command=command).state == State.DONE
        assert (made(), command.key_version) == (1, 1)

    @pytest.mark.parametrize("status", [429, 401])
    def test_turned_away_at_the_door_waits_and_is_not_unknown(self, asked, made, shop, status):
        shop.fail_next(status)

        command = commands.send(command=asked())

        assert (command.state, command.attempts) == (State.PENDING, 0)
        assert commands.send(command=command).state == State.DONE
        assert made() == 1

    def test_a_lost_answer_finds_what_was_made(self, asked, made, shop):
        shop.fail_next(0, when="after")
        command = commands.send(command=asked())
        assert (command.state, made()) == (State.UNKNOWN, 1)

        command = commands.send(command=command)

        assert (command.state, made()) == (State.DONE, 1)
        assert command.key_version == 1

    def test_after_a_day_it_is_looked_up_before_it_is_made(self, asked, made, shop):
        shop.fail_next(0, when="after")
        commands.send(command=asked())
        BillingCommand.objects.update(first_sent_at=clock.now() - dt.timedelta(hours=24))

        command = commands.send(command=asked())

        assert (command.state, made(), command.key_version) == (State.DONE, 1, 1)

    def test_after_a_day_it_is_made_under_a_new_key_if_it_was_not(self, asked, made, shop):
        shop.fail_next(0)
        commands.send(command=asked())
        BillingCommand.objects.update(first_sent_at=clock.now() - dt.timedelta(hours=24))

        command = commands.send(command=asked())

        assert (command.state, made(), command.key_version) == (State.DONE, 1, 2)

    def test_a_remembered_failure_is_overcome_with_a_new_key(self, asked, made, shop):
        shop.fail_next(500, when="stored")
        assert commands.send(command=asked()).state == State.UNKNOWN

        command = commands.send(command=asked())

        assert (command.state, made(), command.key_version) == (State.DONE, 1, 2)

    @pytest.mark.parametrize("status", [400, 402, 404])
    def test_a_refusal_is_final(self, asked, made, shop, settled, status):
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

    def test_after_an_hour_tries_count_and_at_last_staff_is_asked(self, asked, shop, paid):
        command = asked()
        BillingCommand.objects.update(created_at=clock.now() - dt.timedelta(hours=2))
        waits = []
        for _try in range(10):
            shop.fail_next(500)
            command = commands.send(command=command)
            waits.append((command.next_at - clock.now()).total_seconds())

        expected = [5, 15, 60, 300, 1800, 3600, 10_800, 21_600, 43_200, 43_200]
        assert all(
            low - 1 < wait < low * 1.2 + 1 for wait, low in zip(waits, expected, strict=True)
        )
        task = StaffTask.objects.get(kind="command_stuck")
        assert (task.subject, task.facts["kind"]) == (str(command.pk), "page")
        assert commands.send(command=command).state == State.DONE

    def test_a_hanging_stripe_is_not_waited_for_long(self, asked, shop, monkeypatch):
        seen = []
        monkeypatch.setattr(
            "billing.gateway.connection.new_http_client",
            lambda timeout: seen.append(timeout) or shop.contract,
        )

        commands.send(command=asked())

        assert seen == [(2, 6)]

    def test_a_mistake_of_ours_does_not_stop_the_round(self, asked, settled):
        def stumble(command):
            raise KeyError("price")

        register_page(settled, send=stumble)
        asked(1, target="one"), asked(1, target="two")
        due()

        assert commands.send_waiting() == 2

        assert set(BillingCommand.objects.values_list("state", "error")) == {
            (State.UNKNOWN, "KeyError('price')")
        }


class TestSettling:
    def test_while_somebody_else_reads_it_is_settled_in_a_moment(
        self, asked, made, settled, account, monkeypatch
    ):
        monkeypatch.setattr(commands, "_PATIENCE_SECONDS", 0)
        with leased(account.stripe_customer_id):
            command = commands.send(command=asked())
        assert (command.state, command.is_made, settled) == (State.PENDING, True, [])

        command = commands.send(command=command)

        assert (command.state, settled, made()) == (State.DONE, [command.result_id], 1)

    def test_what_cannot_be_mirrored_now_is_mirrored_later(self, asked, made, settled):
        def stumble(command, lease):
            raise StripeAway(reason="test")

        register_page(settled, settle=stumble)
        command = commands.send(command=asked())
        assert (command.state, command.is_made) == (State.PENDING, True)
        assert command.error == "not mirrored: test"

        register_page(settled)
        command = commands.send(command=command)

        assert (command.state, settled, made()) == (State.DONE, [command.result_id], 1)


def test_a_subscription_ends_once_and_again_is_harmless(shop, paid):
    key = TribeSubscription.objects.get().stripe_subscription_id
    shop.fail_next(0, when="after")
    with pytest.raises(StripeAway):
        gateway.end_subscription(subscription_id=key, comment="twice")

    assert gateway.end_subscription(subscription_id=key, comment="twice") == key
    assert gateway.is_subscription_over(subscription_id=key)
