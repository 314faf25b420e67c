"""What the plans cost, here and at Stripe, as staff sees it."""

from billing.models import PlanPrice
from core.common import clock
from core.support.selectors.lists import LISTS
from tests.core.support.bills import bill
from tests.support.staff import at_work


def rows(table=0):
    """The rows of one of its tables."""
    return list(LISTS["catalogue"]().tables[table].rows)


def troubles():
    return [str(row["trouble"]) for row in rows()]


def test_the_catalogue_is_right_after_it_was_told(shop):
    assert troubles() == ["", "", ""]
    assert [row["cents"] == row["here"] == row["there"] for row in rows()] == [
        True,
        True,
        True,
    ]


def test_the_catalogue_tells_what_differs_from_stripe(shop):
    PlanPrice.objects.filter(plan_code="tribe").update(stripe_price_id="price_other")
    PlanPrice.objects.filter(plan_code="large_tribe").update(valid_until=clock.now())
    row = PlanPrice.objects.get(plan_code="largest_tribe")
    shop.api.v1.prices.create(
        {
            "product": row.stripe_product_id,
            "unit_amount": 1,
            "currency": "eur",
            "recurring": {"interval": "year"},
            "lookup_key": row.lookup_key,
            "transfer_lookup_key": True,
        }
    )

    assert troubles() == [
        "another price here",
        "not for sale here",
        "another amount at Stripe",
    ]


def test_the_catalogue_says_when_stripe_is_away(shop, dunya_account):
    shop.fail_next(500)

    page = at_work(dunya_account, "billing_read").get("/billing/catalogue/")

    assert page.status_code == 200
    assert page.text.count("Stripe does not answer") == 3


def test_the_catalogue_keeps_old_prices_with_who_pays_them(shop, alpha):
    old = bill(alpha, cents=100_000).price

    (row,) = (one for one in rows(1) if one["price"] == old.stripe_price_id)
    assert (row["cents"], row["paying"], row["until"] is None) == (100_000, 1, False)


def test_the_catalogue_as_csv_and_json(shop, dunya_account):
    visitor = at_work(dunya_account, "finance")

    table = visitor.get("/billing/catalogue/", {"as": "csv"})
    answer = visitor.get("/api/v1/staff/billing/lists/catalogue/").json()

    assert table.getvalue().count(b"price_") == 9
    assert [row["cents"] for row in answer["tables"][0]["rows"]] == [120_000, 300_000, 750_000]
