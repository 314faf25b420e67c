"""VAT, and the ids that change who owes it."""

import pytest


def invoice_for(shop, country, vat_id=None, **more):
    v1 = shop.api.v1
    customer = v1.customers.create({"name": "Buyer", "address": {"country": country}, **more})
    if vat_id:
        v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": vat_id})
    shop.subscribe_by_mail(customer=customer.id)
    return shop.invoice()


@pytest.mark.parametrize(
    ("country", "vat_id", "more", "total", "reason"),
    [
        ("NL", None, {}, 72600, "standard_rated"),
        ("NL", "NL123456789B01", {}, 72600, "standard_rated"),
        ("BE", None, {}, 72600, "standard_rated"),
        ("BE", "BE0123456789", {}, 60000, "reverse_charge"),
        ("DE", None, {}, 71400, "standard_rated"),
        ("US", None, {}, 60000, "not_collecting"),
        ("NL", None, {"tax_exempt": "exempt"}, 60000, "customer_exempt"),
        ("BE", None, {"tax_exempt": "reverse"}, 60000, "reverse_charge"),
    ],
)
def test_vat_depends_on_country_and_vat_id(shop, country, vat_id, more, total, reason):
    invoice = invoice_for(shop, country, vat_id, **more)

    assert invoice.total == total
    assert invoice.total_taxes[0].taxability_reason == reason


def status_of(shop):
    [tax_id] = shop.api.v1.customers.tax_ids.list(shop.customer.id).data
    return tax_id.verification.status


def give(shop, value):
    wish = {"type": "eu_vat", "value": value}
    return shop.api.v1.customers.tax_ids.create(shop.customer.id, wish)


@pytest.mark.parametrize(
    ("value", "status"),
    [
        ("BE0123456789", "verified"),
        ("NL000000000B01", "verified"),
        ("NL111111111B01", "unverified"),
        ("NL222222222B01", "pending"),
    ],
)
def test_a_vat_id_is_looked_up_after_a_minute(stripesim, shop, value, status):
    assert give(shop, value).verification.status == "pending"

    stripesim.advance(seconds=90)

    assert status_of(shop) == status


@pytest.mark.parametrize("status", ["verified", "unverified", "unavailable"])
def test_the_register_says_what_it_is_told_to(stripesim, shop, status):
    give(shop, "BE0123456789")

    stripesim.control("vies", status=status, value="BE0123456789")

    assert status_of(shop) == status
    [event] = shop.api.v1.events.list({"type": "customer.tax_id.updated"}).data
    assert event.data.previous_attributes.verification.status == "pending"


def test_a_vat_id_nobody_could_verify_still_reverses_the_charge(stripesim, shop):
    stripesim.control("vies", status="unverified")

    invoice = invoice_for(shop, "BE", "BE0123456789")

    assert invoice.total_taxes[0].taxability_reason == "reverse_charge"
    assert invoice.customer_tax_ids[0].value == "BE0123456789"
