"""The outbox to Stripe: asked once, done once, whatever happens on the way."""

import pytest

from billing import gateway, tasks
from billing.errors import StripeAway
from billing.models import BillingCommand, TribeSubscription
from billing.services import command_rows as rows
from billing.services import commands
from billing.services.command_kinds import UnknownKind
from billing.services.leases import leased
from tests.billing.test_races import together
from tests.support.page_commands import *  # noqa: F403
from tests.support.page_commands import due, open_page, register_page

State = BillingCommand.State


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
