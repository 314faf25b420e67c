"""The calendar of renewals: each on its day, with its amount and what may go wrong."""

import datetime as dt

import pytest

from billing.models import PaymentMethod, TribeSubscription
from core.common import clock
from core.support.selectors import calendar
from tenants.models import Tribe
from tests.core.support.bills import bill
from tests.support.staff import at_work

NOW = dt.datetime(2027, 1, 4, 9, tzinfo=dt.UTC)
PATH = "/billing/renewals/"


@pytest.fixture
def january():
    """The fourth of January 2027."""
    with clock.standing_at(NOW):
        yield


@pytest.fixture
def reader(dunya_account):
    return at_work(dunya_account, "billing_read")


@pytest.fixture
def next_month():
    """The month after this one, as its address says it."""
    first = calendar.month_of(calendar.this_month()).after
    return f"{first:%Y-%m}"


def on(month, day=3):
    """Noon of a day of a month."""
    return dt.datetime.fromisoformat(f"{month}-{day:02}T12:00:00+00:00")


def renewing(tribe, key, *, at, card=(12, 2099), **values):
    """A subscription that renews at a moment, paid by a card."""
    subscription = bill(tribe, key, current_period_end=at, **values)
    subscription.method = PaymentMethod.objects.create(
        account=subscription.account,
        stripe_method_id=f"pm_{key}",
        type="card",
        exp_month=card[0],
        exp_year=card[1],
        synced_at=clock.now(),
    )
    subscription.save()
    return subscription


def days(month="2027-01"):
    """The days of a month on which something renews, by their number."""
    shown = calendar.month_of(calendar.month_named(month))
    return {day.date.day: day for day in shown.days if day.entries}


def test_a_month_has_all_its_days_and_knows_today(january, alpha):
    month = calendar.month_of(calendar.this_month())

    assert [day.date.day for day in month.days] == list(range(1, 32))
    assert [day.date.day for day in month.days if day.is_today] == [4]
    assert (month.before, month.after) == (None, dt.date(2027, 2, 1))


def test_a_renewal_stands_on_its_day_where_the_tribe_is(january, alpha, beta):
    late = dt.datetime(2027, 1, 14, 23, 30, tzinfo=dt.UTC)
    Tribe.objects.filter(pk=beta.pk).update(time_zone="Pacific/Kiritimati")
    Tribe.objects.filter(pk=alpha.pk).update(time_zone="Pacific/Pago_Pago")
    renewing(alpha, 1, at=late)
    renewing(beta, 2, at=late)

    assert {day: [one["tribe"] for one in it.entries] for day, it in days().items()} == {
        14: ["Alpha tribe"],
        15: ["Beta tribe"],
    }


@pytest.mark.parametrize(
    ("at", "month"),
    [
        (dt.datetime(2027, 1, 31, 22, 59, tzinfo=dt.UTC), "2027-01"),
        (dt.datetime(2027, 1, 31, 23, 0, tzinfo=dt.UTC), "2027-02"),
        (dt.datetime(2027, 2, 28, 22, 59, tzinfo=dt.UTC), "2027-02"),
    ],
)
def test_the_edge_of_a_month_is_midnight_in_amsterdam(january, alpha, at, month):
    renewing(alpha, 1, at=at)

    assert [name for name in ("2027-01", "2027-02", "2027-03") if days(name)] == [month]


def test_amounts_are_summed_without_what_ends(january, alpha, beta):
    at = dt.datetime(2027, 1, 20, 12, tzinfo=dt.UTC)
    renewing(alpha, 1, at=at, cents=120_000)
    renewing(beta, 2, at=at, cents=300_000, cancel_at_period_end=True)

    month = calendar.month_of(calendar.this_month())

    assert (month.count, month.total_cents, month.troubled) == (2, 120_000, 1)
    assert days()[20].total_cents == 120_000


def test_a_card_that_expires_before_and_a_missing_order_number_are_told(january, alpha, beta):
    renewing(alpha, 1, at=dt.datetime(2027, 2, 3, tzinfo=dt.UTC), card=(1, 2027))
    asks = renewing(beta, 2, at=dt.datetime(2027, 2, 4, tzinfo=dt.UTC), collection="send_invoice")
    asks.account.needs_po = True
    asks.account.save()

    told = {day: str(it.entries[0]["trouble"]) for day, it in days("2027-02").items()}
    assert told == {3: "card expires before", 4: "order number is missing"}


@pytest.mark.parametrize("words", ["2026-12", "2028-02", "2027-13", "x", "2027-1-1", "\x00", ""])
def test_a_month_that_cannot_be_seen_is_none(january, words):
    assert calendar.month_named(words) is None


def test_the_last_month_that_can_be_seen_has_none_after_it(january, alpha):
    month = calendar.month_of(calendar.month_named("2028-01"))

    assert (month.before, month.after) == (dt.date(2027, 12, 1), None)


def test_the_page_leads_from_each_renewal_to_its_customer(alpha, reader, next_month):
    renewing(alpha, 1, at=on(next_month), card=(1, 2020))

    page = reader.get(PATH, {"month": next_month}).text

    assert f'href="/billing/organisations/{alpha.organisation_id}/"' in page
    assert "card expires before" in page
    assert "1 renewal, €1,200 to be collected." in page
    assert f'href="?month={calendar.this_month():%Y-%m}"' in page


def test_a_month_nobody_can_see_shows_this_one_on_the_page(alpha, reader):
    page = reader.get(PATH, {"month": "1999-99"})

    assert page.context["month"].first == calendar.this_month()


def test_an_empty_month_says_so(alpha, reader):
    assert "Nothing renews in this month." in reader.get(PATH).text


def test_an_empty_month_leads_to_the_next_with_something_in_it(alpha, reader, next_month):
    renewing(alpha, 1, at=on(next_month, day=15))

    assert f'href="?month={next_month}">The next is in' in reader.get(PATH).text


def test_a_full_day_shows_some_and_leads_to_all(alpha, reader, next_month):
    first = renewing(alpha, 0, at=on(next_month))
    TribeSubscription.objects.bulk_create(
        TribeSubscription(
            account=first.account,
            tribe=Tribe.objects.create(
                organisation=alpha.organisation,
                founder=alpha.founder,
                name=f"Tribe {number}",
                slug=f"tribe-{number}",
                schema_name=f"t_nowhere_{number}",
                access_state="active",
            ),
            stripe_subscription_id=f"sub_many_{number}",
            status="active",
            price=first.price,
            current_period_end=on(next_month),
            synced_at=clock.now(),
        )
        for number in range(calendar.MOST_A_DAY)
    )

    page = reader.get(PATH, {"month": next_month}).text
    day = reader.get(PATH, {"day": f"{next_month}-03", "as": "csv"})

    assert "and 1 more" in page
    assert f'href="?day={next_month}-03"' in page
    assert day.getvalue().count(b"\n") == calendar.MOST_A_DAY + 2


def test_the_list_of_ninety_days_is_still_there(alpha, reader):
    assert "Within 30 days" in reader.get(PATH, {"show": "list"}).text


def test_programs_get_the_same_month(alpha, reader, next_month):
    renewing(alpha, 1, at=on(next_month), card=(1, 2020))

    answer = reader.get("/api/v1/staff/billing/renewals/", {"month": next_month}).json()

    (day,) = answer["days"]
    assert (answer["month"], answer["count"], answer["troubled"]) == (f"{next_month}-01", 1, 1)
    assert (day["date"], day["total_cents"]) == (f"{next_month}-03", 120_000)
    told = day["renewals"][0]
    assert dt.datetime.fromisoformat(told.pop("renews_at")) == on(next_month)
    assert told == {
        "tribe": "Alpha tribe",
        "organisation": alpha.organisation.name,
        "organisation_id": str(alpha.organisation_id),
        "yearly_cents": 120_000,
        "way": "Card",
        "is_ending": False,
        "trouble": "card expires before",
    }


def test_programs_are_told_of_a_month_that_cannot_be(alpha, reader):
    answer = reader.get("/api/v1/staff/billing/renewals/", {"month": "soon"})

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["month"])


def test_the_page_asks_as_much_for_many_as_for_few(
    alpha, beta, reader, next_month, django_assert_num_queries
):
    renewing(alpha, 1, at=on(next_month))
    renewing(beta, 2, at=on(next_month))
    reader.get(PATH, {"month": next_month})

    # The path, the session, roles, the look; renewals, and the usual ways to pay.
    with django_assert_num_queries(6):
        reader.get(PATH, {"month": next_month})
