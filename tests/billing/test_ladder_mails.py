"""What those who do not pay are told, in their language, and who is told."""

import datetime as dt

import pytest
from django.conf import settings
from django.urls import reverse

from billing.models import BillingAccount, Invoice, TribeSubscription
from billing.services.notices import tell
from core.common import clock
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from tenants.models import OrganisationRole, Tribe

SINCE = dt.datetime(2028, 2, 29, 12, tzinfo=dt.UTC)
AT = dt.datetime(2028, 3, 31, 8, tzinfo=dt.UTC)
STATES = ["grace", "read_only", "suspended", "archived"]


@pytest.fixture
def late(alpha):
    """Alpha, with an invoice of February that nobody paid."""
    account = BillingAccount.objects.create(organisation=alpha.organisation)
    subscription = TribeSubscription.objects.create(
        account=account,
        tribe=alpha,
        stripe_subscription_id="sub_late",
        status="past_due",
        unpaid_since=SINCE,
        synced_at=SINCE,
    )
    Invoice.objects.create(
        account=account,
        subscription=subscription,
        stripe_invoice_id="in_late",
        number="PU-2028-7",
        status="open",
        currency="eur",
        subtotal_cents=120_000,
        total_cents=145_200,
        amount_paid_cents=0,
        amount_remaining_cents=145_200,
        issued_at=SINCE,
        synced_at=SINCE,
    )
    OutboxMessage.objects.all().delete()
    Tribe.objects.filter(pk=alpha.pk).update(access_state="past_due")
    alpha.refresh_from_db()
    return alpha


@pytest.fixture
def tell_late(late, mailoutbox):
    """Tell of a step about alpha, and give the mails that left."""

    def tell_one(kind, state, **facts):
        tell(
            kind=kind,
            step=f"{state}:2028-02-29",
            subject_id=late.pk,
            organisation=late.organisation,
            tribe=late,
            facts={"state": state, **facts},
            everybody=True,
        )
        with clock.standing_at(AT):
            send_waiting()
        return mailoutbox

    return tell_one


def _bill(tribe):
    path = reverse(
        "billing:overview",
        kwargs={"organisation_id": tribe.organisation_id},
        urlconf=settings.PUBLIC_SCHEMA_URLCONF,
    )
    return f"{settings.ACCOUNT_ORIGIN}{path}"


@pytest.mark.parametrize("state", STATES)
def test_a_warning_says_what_when_how_much_and_where_to_pay(late, tell_late, ada_account, state):
    type(ada_account).objects.update(language="en")

    (mail,) = tell_late("ladder_warning", state, at=AT)

    html, _kind = mail.alternatives[0]
    assert "31 March 2028" in mail.subject
    assert "The bill for Alpha tribe waits since 29 February 2028." in mail.body
    assert "To be paid, with VAT: €1,452" in mail.body
    assert (_bill(late) in mail.body, _bill(late) in html) == (True, True)
    assert "because you have a role at Waterland" in mail.body


@pytest.mark.parametrize("state", STATES)
def test_a_step_speaks_dutch_with_who_reads_dutch(late, tell_late, ada_account, state):
    type(ada_account).objects.update(language="nl")
    Tribe.objects.filter(pk=late.pk).update(access_state=state)

    (mail,) = tell_late("ladder_step", state, **{"from": "past_due", "next_at": AT})

    assert "€\u00a01.452" in mail.body
    assert "29 februari 2028" in mail.body
    assert "31 maart 2028" in mail.body
    assert "Naar de rekening" in mail.body


def test_the_address_for_invoices_is_told_in_the_language_of_the_bill(late, tell_late):
    BillingAccount.objects.update(billing_email="money@alpha.example", language="nl")

    mails = tell_late("ladder_warning", "grace", at=AT)

    told = {mail.to[0]: mail.body for mail in mails}
    assert set(told) == {"money@alpha.example", "ada@partup.example"}
    assert "dit adres voor zijn rekeningen" in told["money@alpha.example"]


def test_an_address_that_was_replaced_before_it_left_is_not_told(late, mailoutbox, tell_late):
    BillingAccount.objects.update(billing_email="old@alpha.example")
    tell(
        kind="ladder_warning",
        step="grace:2028-02-29",
        subject_id=late.pk,
        organisation=late.organisation,
        tribe=late,
        facts={"state": "grace", "at": AT},
    )
    BillingAccount.objects.update(billing_email="new@alpha.example")

    send_waiting()

    assert mailoutbox == []
    assert OutboxMessage.objects.get().dropped_because == "no_longer_wanted"


def test_who_lost_the_role_before_it_left_is_not_told(late, tell_late, mailoutbox):
    tell(
        kind="ladder_warning",
        step="read_only:2028-02-29",
        subject_id=late.pk,
        organisation=late.organisation,
        tribe=late,
        facts={"state": "read_only", "at": AT},
    )
    OrganisationRole.objects.filter(organisation=late.organisation).delete()

    send_waiting()

    assert mailoutbox == []


def test_a_closed_account_is_not_told(tell_late, ada_account):
    type(ada_account).objects.update(is_active=False)

    assert tell_late("ladder_warning", "grace", at=AT) == []


def test_a_warning_is_not_sent_after_the_payment(late, tell_late):
    TribeSubscription.objects.update(status="active", unpaid_since=None)

    assert tell_late("ladder_warning", "grace", at=AT) == []


def test_a_step_is_not_told_after_the_payment(late, tell_late):
    assert tell_late("ladder_step", "grace") == []


def test_there_is_no_click_that_stops_a_bill(tell_late):
    (mail,) = tell_late("ladder_warning", "grace", at=AT)

    assert "List-Unsubscribe" not in mail.extra_headers


def test_a_trial_is_called_a_trial(late, tell_late, ada_account):
    type(ada_account).objects.update(language="en")
    Invoice.objects.all().delete()
    TribeSubscription.objects.all().delete()
    Tribe.objects.filter(pk=late.pk).update(
        access_state="trialing", trial_started_at=AT - dt.timedelta(days=28)
    )

    (mail,) = tell_late("ladder_warning", "read_only", at=AT)

    assert "The trial of Alpha tribe ends on 2 April 2028." in mail.body
    assert "Invoice:" not in mail.body


def test_a_subscription_that_ended_is_called_so(late, tell_late, ada_account):
    type(ada_account).objects.update(language="en")
    TribeSubscription.objects.update(status="canceled", ended_at=SINCE)
    Tribe.objects.filter(pk=late.pk).update(access_state="cancelled")

    (mail,) = tell_late("ladder_warning", "archived", at=AT)

    assert "The subscription of Alpha tribe ended on 29 February 2028." in mail.body
