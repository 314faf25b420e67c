"""Fetching anew and replaying letters, as somebody does by hand."""

import io

import pytest
from django.core.management import CommandError, call_command

from billing.models import BillingAccount, PaymentMethod, StripeEvent, TribeSubscription
from billing.services import resyncing


class TestFetchingAnew:
    def test_everything_of_a_customer_is_fetched(self, lost):
        account = BillingAccount.objects.get()

        assert resyncing.resync(account=account) >= 3

        lost.refresh_from_db()
        assert lost.access_state == "active"
        assert PaymentMethod.objects.get().last4 == "4242"

    def test_the_command_fetches_one_or_all(self, lost):
        said = io.StringIO()
        call_command("stripe_resync", tribe="orchard", dry_run=True, stdout=said)
        assert "subscription sub_" in said.getvalue()
        assert not TribeSubscription.objects.exists()

        call_command("stripe_resync", all=True, stdout=said)

        assert TribeSubscription.objects.get().status == "active"
        assert "1 customers" in said.getvalue()

    @pytest.mark.parametrize(
        "whose", [{"account": "nonsense"}, {"account": "cus_x"}, {"tribe": "x"}]
    )
    @pytest.mark.usefixtures("db")
    def test_the_command_knows_whom_it_does_not_know(self, whose):
        with pytest.raises(CommandError):
            call_command("stripe_resync", **whose)


class TestReplaying:
    def test_letters_are_processed_once_more(self, told, post, process):
        for letter in told:
            post(letter)
        process()
        TribeSubscription.objects.update(status="past_due")
        said = io.StringIO()

        call_command("stripe_replay", type="customer.subscription.created", stdout=said)
        process()

        assert TribeSubscription.objects.get().status == "active"
        assert "1 letters" in said.getvalue()
        assert StripeEvent.objects.filter(source="replay").count() == 1

    def test_a_letter_that_never_came_is_asked_for(self, lost, shop, process):
        [event] = shop.api.v1.events.list({"type": "invoice.paid"}).data

        call_command("stripe_replay", event=event.id, stdout=io.StringIO())
        process()

        lost.refresh_from_db()
        assert lost.access_state == "active"

    def test_a_dry_run_only_tells(self, told, post, process):
        for letter in told:
            post(letter)
        process()
        said = io.StringIO()
        key = StripeEvent.objects.get(type="invoice.paid").object_id

        call_command("stripe_replay", object=key, dry_run=True, stdout=said)

        assert "would be processed again" in said.getvalue()
        assert not StripeEvent.objects.filter(source="replay").exists()

    @pytest.mark.parametrize("since", ["yesterday", "2026-11-30", "2026-13-45T00:00:00Z"])
    @pytest.mark.usefixtures("db")
    def test_a_moment_is_said_in_full(self, since):
        with pytest.raises(CommandError, match="no moment"):
            call_command("stripe_replay", type="invoice.paid", since=since)

    def test_a_letter_that_nobody_wrote_is_not_found(self, shop):
        with pytest.raises(CommandError):
            call_command("stripe_replay", event="evt_nonsense")
