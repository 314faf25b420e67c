"""Three years of a tribe by the clock, to the cent: tried, paid, grown, late, cancelled, back."""

import datetime as dt

import pytest

from billing import services
from billing.models import Invoice, TribeSubscription
from billing.services import changes, commands, previews, reconciling
from core.common import clock
from core.mail.services import send_waiting
from core.members.models import Member
from tenants.context import enter_tribe
from tenants.models import AccessTransition
from tests.billing.test_year import use_card

A_YEAR_TRIBE, A_YEAR_LARGE = 145_200, 363_000


@pytest.fixture
def day(pending, wait, hear):
    """Let days pass, one by one, with everything that happens each day; the state afterwards."""

    def live(days=1):
        for _day in range(days):
            wait(days=1)
            hear()
            commands.send_waiting()
            reconciling.reconcile()
            services.run_ladder()
            send_waiting()
        pending.refresh_from_db()
        return pending.access_state

    return live


@pytest.fixture
def until(pending, day):
    """Live until the tribe is in a state, at most so many days; how many it took."""

    def count(state, *, most):
        for number in range(1, most + 1):
            if day() == state:
                return number
        raise AssertionError(f"{pending.access_state} after {most} days, not {state}")

    return count


@pytest.fixture
def spring(shop, wait):
    """The first of March: no holidays of two weeks are near what is counted in days."""
    now = wait()
    march = dt.datetime(now.year + (now.month >= 3), 3, 1, 12, tzinfo=dt.UTC)
    return wait(seconds=int((march - now).total_seconds()))


@pytest.fixture
def skip(pending, wait, hear):
    """Let many days pass at once, in which nothing but letters comes."""

    def over(days):
        wait(days=days, seconds=7200)
        hear()
        reconciling.reconcile()
        pending.refresh_from_db()
        return pending.access_state

    return over


@pytest.fixture
def to_renewal(skip):
    """Go to the day after the period ends; the state then."""

    def go():
        live = TribeSubscription.objects.get(ended_at=None)
        return skip((live.current_period_end - clock.now()).days + 1)

    return go


@pytest.fixture
def grow(pending, farid_account, hear):
    """Take the large plan; what the difference is."""

    def take():
        wish = {"actor": farid_account, "tribe": pending}
        seen = previews.preview_change(**wish, plan_code="large_tribe")
        live = TribeSubscription.objects.get(ended_at=None)
        changes.change_plan(**wish, preview_id=seen.pk)
        hear()
        left = (live.current_period_end - seen.prorated_at).total_seconds()
        share = left / (live.current_period_end - live.current_period_start).total_seconds()
        credit, debit = (line["amount_cents"] for line in seen.lines)
        assert 0.45 < share < 0.55
        assert (credit, debit) == (-round(120_000 * share), round(300_000 * share))
        assert seen.total_cents == credit + debit + round((credit + debit) * 0.21)
        return seen.total_cents

    return take


@pytest.fixture
def end(pending, farid_account):
    """Let it end with its year."""
    return lambda: services.cancel_subscription(
        actor=farid_account, tribe=pending, reason="too_expensive"
    )


@pytest.fixture
def pay_late(shop):
    """A new card, which pays what is open."""

    def go():
        use_card(shop, "pm_card_visa")
        late = Invoice.objects.get(status="open")
        shop.control(f"invoices/{late.stripe_invoice_id}/pay", means="pm_card_visa")

    return go


@pytest.fixture
def pay(shop, start, pending, hear):
    """Pay on the hosted page, as Farid."""

    def on_the_page(plan_code):
        attempt = start(plan_code=plan_code)
        shop.complete_checkout(attempt.stripe_session_id)
        services.sync_attempt(attempt=attempt)
        hear()
        pending.refresh_from_db()
        return pending.access_state

    return on_the_page


def paid_amounts():
    paid = Invoice.objects.filter(status="paid").order_by("issued_at", "id")
    assert all(
        (one.tax_cents, one.total_cents)
        == (round(one.subtotal_cents * 0.21), one.subtotal_cents + one.tax_cents)
        for one in paid
    )
    assert all(one.amount_paid_cents == one.total_cents for one in paid)
    return [one.total_cents for one in paid]


def people(tribe):
    with enter_tribe(tribe):
        return Member.objects.count()


@pytest.mark.usefixtures("spring")
def test_three_years(
    shop, pending, farid_account, day, until, skip, to_renewal, pay, grow, end, pay_late
):
    # The first month is for nothing; then it is paid.
    services.start_trial(actor=farid_account, tribe=pending, plan_code="tribe")
    assert (day(20), pay("tribe")) == ("trialing", "active")
    inside = people(pending)

    # Half a year later it grows: the difference for the rest of the year, VAT included.
    skip(183)
    difference = grow()
    assert paid_amounts() == [A_YEAR_TRIBE, difference]

    # The renewal is refused: late, warned, in grace, and then it can only be read.
    use_card(shop, "pm_card_chargeCustomerFail")
    assert to_renewal() == "past_due"
    assert until("grace", most=20) >= 13
    assert until("read_only", most=24) >= 14

    # A new card pays what was open, and everything is there again.
    assert (pay_late(), day()) == (None, "active")
    assert paid_amounts() == [A_YEAR_TRIBE, difference, A_YEAR_LARGE]

    # Cancelled and resumed on one day, it renews; cancelled for good, it ends with its year.
    end()
    services.resume_subscription(actor=farid_account, tribe=pending)
    assert to_renewal() == "active"
    assert paid_amounts() == [A_YEAR_TRIBE, difference, A_YEAR_LARGE, A_YEAR_LARGE]
    end()
    assert to_renewal() == "cancelled"
    assert until("archived", most=38) >= 28

    # Somebody wants it back: a new subscription, with everybody and everything as it was.
    assert (pay("tribe"), people(pending)) == ("active", inside)
    years = [A_YEAR_TRIBE, difference, A_YEAR_LARGE, A_YEAR_LARGE, A_YEAR_TRIBE]
    assert paid_amounts() == years
    moves = AccessTransition.objects.filter(tribe=pending).order_by("id")
    assert " ".join(moves.values_list("to_state", flat=True)) == (
        "trialing active past_due grace read_only active cancelled archived active"
    )
