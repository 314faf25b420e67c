"""Erasing a tribe: decided by two, told three times, done by hand; and a payment wins."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from billing import services
from billing.errors import StripeAway
from billing.models import (
    Approval,
    BillingAccount,
    BillingNotice,
    ErasureCertificate,
    Invoice,
    StaffTask,
    TribeSubscription,
)
from billing.services import erasing, notices
from billing.services.erasing import KeptLonger, NotToBeErased
from core.accounts.models import Account
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.mail.models import OutboxMessage
from core.support.services.roles import revoke
from tenants import services as tenants
from tenants.models import Hostname, Membership, OrganisationRole, Tribe
from tenants.services.erasing import NotPutAway
from tests.support.staff import give_roles

DAY = dt.timedelta(days=1)
PUT_AWAY = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)


@pytest.fixture
def gone(alpha, bram_account, mirrored) -> Tribe:
    """Alpha, put away; it once paid an invoice, and two people run its organisation."""
    mirrored(alpha, at=PUT_AWAY, status="canceled", unpaid_since=None, ended_at=PUT_AWAY)
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=bram_account, role="admin"
    )
    with clock.standing_at(PUT_AWAY):
        return tenants.set_access(tribe=alpha, state="archived")


@pytest.fixture
def ezra(_database) -> Account:
    made = Account.objects.create_user("ezra@partup.example", display_name="Ezra", is_staff=True)
    return give_roles(made, "billing_manager")


@pytest.fixture(autouse=True)
def _dunya_decides(dunya_account):
    give_roles(dunya_account, "billing_manager")


@pytest.fixture(autouse=True)
def _stripe_says_nothing_new(monkeypatch):
    """The mirror is right here; that Stripe is asked again is tested on its own."""
    monkeypatch.setattr(erasing, "_look_again_at_stripe", lambda _tribe: None)


@pytest.fixture
def agreed(gone, dunya_account, ezra):
    with clock.standing_at(PUT_AWAY + 170 * DAY):
        asked = services.ask_for_erasure(actor=dunya_account, tribe=gone, reason="Half a year.")
        return services.decide_erasure(actor=ezra, approval_id=asked.pk, is_approved=True)


def _day_by_day(first, last):
    """The daily round, with a mail server that answers."""
    for day in range(first, last + 1):
        with clock.standing_at(PUT_AWAY + day * DAY + dt.timedelta(hours=1)):
            erasing.warn_of_erasures()
            for message in OutboxMessage.objects.filter(sent_at=None):
                notices.note_mail_left(message=message)


@pytest.fixture
def told(agreed):
    _day_by_day(170, 202)
    return agreed


def _erase(actor, approval, day=203):
    with clock.standing_at(PUT_AWAY + day * DAY):
        return services.erase(actor=actor, approval_id=approval.pk)


def _has_schema(tribe):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from information_schema.schemata where schema_name = %s",
            [tribe.schema_name],
        )
        return cursor.fetchone()[0] == 1


def test_a_tribe_is_kept_half_a_year(gone, dunya_account):
    with clock.standing_at(PUT_AWAY + 148 * DAY), pytest.raises(KeptLonger):
        services.ask_for_erasure(actor=dunya_account, tribe=gone, reason="Too early.")

    Invoice.objects.update(status="void")
    with clock.standing_at(PUT_AWAY + 30 * DAY):
        asked = services.ask_for_erasure(actor=dunya_account, tribe=gone, reason="Never paid.")

    assert asked.state == "waiting"


def test_only_staff_asks_and_another_one_agrees(gone, ada_account, dunya_account, ezra):
    with clock.standing_at(PUT_AWAY + 170 * DAY):
        with pytest.raises(NotAllowed):
            services.ask_for_erasure(actor=ada_account, tribe=gone, reason="Mine.")
        with pytest.raises(InvalidInput):
            services.ask_for_erasure(actor=dunya_account, tribe=gone, reason=" ")
        asked = services.ask_for_erasure(actor=dunya_account, tribe=gone, reason="Old.")
        with pytest.raises(NotAllowed):
            services.decide_erasure(actor=dunya_account, approval_id=asked.pk, is_approved=True)
        with pytest.raises(NotFound):
            services.decide_erasure(actor=ezra, approval_id=gone.pk, is_approved=True)
        refused = services.decide_erasure(actor=ezra, approval_id=asked.pk, is_approved=False)

    assert refused.state == "refused"
    with pytest.raises(NotToBeErased):
        _erase(ezra, asked)


def test_a_tribe_that_is_not_put_away_is_not_on_the_way(alpha, dunya_account):
    with pytest.raises(NotPutAway):
        services.ask_for_erasure(actor=dunya_account, tribe=alpha, reason="By mistake.")


def test_the_organisation_is_told_three_times(told):
    steps = BillingNotice.objects.filter(kind="erasure_ahead").order_by("due_at")

    assert [(one.step, one.recipients) for one in steps] == [("30", 2), ("7", 2), ("1", 2)]


def test_everything_goes_and_the_invoices_stay(told, gone, ezra):
    certificate = _erase(ezra, told)
    again = _erase(ezra, told)

    gone.refresh_from_db()
    assert (gone.access_state, again.pk) == ("erased", certificate.pk)
    assert not _has_schema(gone)
    assert not Membership.objects.filter(tribe=gone).exists()
    assert not Hostname.objects.filter(tenant=gone).exists()
    assert Invoice.objects.get().subscription.tribe == gone
    assert certificate.rows["members_member"] == 3
    assert (certificate.approval.asked_by.name, certificate.erased_by) == ("Dunya", ezra)
    assert BillingNotice.objects.filter(kind="erased").count() == 1


@pytest.mark.parametrize("day", [171, 200])
def test_nothing_is_erased_before_its_day(told, gone, ezra, day):
    with pytest.raises(NotToBeErased):
        _erase(ezra, told, day=day)

    assert _has_schema(gone)


def test_nothing_is_erased_when_a_mail_did_not_leave(told, gone, ezra):
    BillingNotice.objects.filter(step="7").update(sent_at=None)

    with pytest.raises(NotToBeErased):
        _erase(ezra, told)

    assert _has_schema(gone)


def test_case_40_a_payment_on_the_day_of_erasing_wins(told, gone, ezra):
    TribeSubscription.objects.update(status="active", ended_at=None)
    services.refresh_access(tribe=gone)

    with pytest.raises(NotToBeErased):
        _erase(ezra, told)

    gone.refresh_from_db()
    assert gone.access_state == "active"
    assert _has_schema(gone)


def test_case_40_a_tribe_that_came_back_and_was_put_away_again_is_decided_anew(told, gone, ezra):
    tenants.set_access(tribe=gone, state="active")
    with clock.standing_at(PUT_AWAY + 190 * DAY):
        tenants.set_access(tribe=gone, state="archived")

    with pytest.raises(NotToBeErased):
        _erase(ezra, told)

    assert _has_schema(gone)


def test_case_40_a_payment_after_erasing_opens_nothing_and_staff_gives_it_back(told, gone, ezra):
    _erase(ezra, told)
    TribeSubscription.objects.update(status="active", ended_at=None)

    tribe = services.refresh_access(tribe=gone)

    assert tribe.access_state == "erased"
    assert StaffTask.objects.get(kind="paid_after_erasing").tribe == gone


def test_the_ladder_erases_nothing_and_looks_at_no_erased_tribe(told, gone, ezra):
    with clock.standing_at(PUT_AWAY + 400 * DAY):
        services.run_ladder()
    assert _has_schema(gone)

    _erase(ezra, told)

    assert services.run_ladder().looked_at == Tribe.objects.exclude(pk=gone.pk).count()


def test_the_command_asks_and_a_colleague_decides(gone, dunya_account, capsys):
    wish = ("erase_tribe", "alpha", "--ask", "Half a year.", "--as")
    with clock.standing_at(PUT_AWAY + 170 * DAY):
        for somebody in ("ada@partup.example", "nobody@partup.example"):
            with pytest.raises(CommandError):
                call_command(*wish, somebody)
        with pytest.raises(CommandError):
            call_command("erase_tribe", "unknown", "--ask", "Old.", "--as", dunya_account.email)
        call_command(*wish, dunya_account.email)
        call_command(*wish, dunya_account.email)

    assert "Four eyes" in capsys.readouterr().out
    approval = Approval.objects.get()
    assert (approval.kind, approval.state, approval.reason) == ("erase", "waiting", "Half a year.")


def test_only_the_command_erases(told, gone, ezra, capsys):
    with clock.standing_at(PUT_AWAY + 203 * DAY):
        call_command("erase_tribe")
        with pytest.raises(CommandError):
            call_command("erase_tribe", "alpha", "--as", "ada@partup.example")
        call_command("erase_tribe", "alpha", "--as", ezra.email)

    assert "alpha" in capsys.readouterr().out
    assert ErasureCertificate.objects.get().erased_by == ezra


def test_while_stripe_does_not_answer_nothing_is_erased(told, gone, ezra, monkeypatch, settings):
    monkeypatch.undo()
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"
    BillingAccount.objects.update(stripe_customer_id="cus_1")

    with pytest.raises(StripeAway):
        _erase(ezra, told)

    assert _has_schema(gone)


def test_nobody_but_staff_erases_and_only_what_was_asked_for(told, gone, ada_account, ezra):
    with pytest.raises(NotAllowed):
        _erase(ada_account, told)
    with pytest.raises(NotFound):
        services.erase(actor=ezra, approval_id=gone.pk)
    revoke(account=ezra, role="billing_manager", reason="Another team.")
    give_roles(ezra, "billing_agent", "operator")
    with pytest.raises(NotAllowed):
        _erase(ezra, told)

    assert _has_schema(gone)


def test_an_erased_tribe_is_not_sold_again(told, gone, ezra, visit, ada_account):
    _erase(ezra, told)
    owner = visit(ada_account)

    answers = [
        owner.get(f"/tribes/{gone.pk}/access/"),
        owner.get(f"/billing/tribes/{gone.pk}/"),
        owner.post(f"/billing/tribes/{gone.pk}/checkout/", {"plan": "tribe"}),
    ]
    bill = owner.get(f"/organisations/{gone.organisation_id}/billing/")

    assert {answer.status_code for answer in answers} == {404}
    assert (bill.status_code, "Alpha tribe" in bill.content.decode()) == (200, False)
