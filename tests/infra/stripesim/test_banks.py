"""Direct debits, iDEAL and bank transfers."""

import pytest
import requests
import stripe

SEPA, BOUNCES = "NL39RABO0300065264", "NL91ABNA0417164300"
KINDS = ["card", "ideal", "sepa_debit"]
TRANSFER = {
    "payment_method_types": ["customer_balance", "card"],
    "payment_method_options": {
        "customer_balance": {
            "funding_type": "bank_transfer",
            "bank_transfer": {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "NL"}},
        }
    },
}


def pay(stripesim, session, means):
    return stripesim.control(f"checkout/{session.id}/complete", means=means)


def arrive(stripesim, shop, amount, **more):
    return stripesim.control("bank_transfer", customer=shop.customer.id, amount=amount, **more)


def waiting(shop):
    found = shop.api.v1.customers.cash_balance.retrieve(shop.customer.id).available
    return found.to_dict() if found else {}


def test_a_debit_is_on_its_way_then_arrives(stripesim, shop):
    session = pay(stripesim, shop.open_session(allowed_payment_method_types=KINDS), SEPA)
    assert (session["status"], session["payment_status"]) == ("complete", "unpaid")
    assert (shop.subscription().status, shop.invoice().status) == ("active", "open")
    assert shop.charge().status == "pending"

    stripesim.advance(days=6)

    assert (shop.invoice().status, shop.charge().status) == ("paid", "succeeded")
    told = shop.types("checkout.session")
    assert told == ["checkout.session.completed", "checkout.session.async_payment_succeeded"]
    details = shop.charge().payment_method_details.sepa_debit
    assert shop.api.v1.mandates.retrieve(details.mandate).status == "active"


def test_a_debit_that_bounces_leaves_the_subscription_behind(stripesim, shop):
    pay(stripesim, shop.open_session(allowed_payment_method_types=KINDS), BOUNCES)

    stripesim.advance(days=6)

    assert (shop.subscription().status, shop.invoice().status) == ("past_due", "open")
    assert "checkout.session.async_payment_failed" in shop.types()
    assert shop.charge().failure_code == "insufficient_funds"


@pytest.mark.parametrize(("verb", "status"), [("settle", "paid"), ("bounce", "open")])
def test_a_debit_can_be_decided_at_once(stripesim, shop, verb, status):
    session = pay(stripesim, shop.open_session(allowed_payment_method_types=KINDS), SEPA)

    stripesim.control(f"payments/{session['id']}/{verb}")

    assert shop.invoice().status == status


def test_a_debit_at_the_renewal_counts_as_paid_until_it_bounces(stripesim, shop):
    pay(stripesim, shop.open_session(allowed_payment_method_types=KINDS), SEPA)
    stripesim.advance(days=366, seconds=7200)
    stripesim.advance(seconds=7200)
    assert (shop.subscription().status, shop.invoice().status) == ("active", "open")

    stripesim.control(f"payments/{shop.invoice().id}/bounce")

    assert shop.subscription().status == "past_due"
    assert shop.invoice().next_payment_attempt is not None


def test_ideal_pays_at_once_and_leaves_a_debit(stripesim, shop):
    session = shop.open_session(allowed_payment_method_types=KINDS)
    done = stripesim.control(f"checkout/{session.id}/complete", means="ideal")

    assert done["payment_status"] == "paid"
    assert shop.charge().payment_method_details.type == "ideal"
    [method] = shop.api.v1.customers.payment_methods.list(shop.customer.id).data
    assert (method.type, method.sepa_debit.generated_from.charge) == (
        "sepa_debit",
        shop.charge().id,
    )
    assert shop.subscription().default_payment_method == method.id

    stripesim.advance(days=367)
    assert shop.charge().payment_method_details.type == "sepa_debit"


def test_the_banks_page_comes_in_between(shop):
    session = shop.open_session(allowed_payment_method_types=KINDS)

    asked = requests.post(session.url, {"action": "pay", "card": "ideal"}, timeout=30)
    said_no = requests.post(session.url, {"action": "fail_step", "card": "ideal"}, timeout=30)
    done = requests.post(
        session.url, {"action": "pass_step", "card": "ideal"}, timeout=30, allow_redirects=False
    )

    assert 'value="pass_step"' in asked.text
    assert said_no.status_code == 409
    assert done.status_code == 303


def test_an_account_that_is_not_on_offer_is_refused(stripesim, shop):
    session = shop.open_session()

    answer = requests.post(session.url, {"action": "pay", "card": SEPA}, timeout=30)

    assert answer.status_code == 409
    assert shop.api.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_transfer_of_the_exact_amount_pays(stripesim, shop):
    invoice = shop.finalized_invoice(payment_settings=TRANSFER)

    arrive(stripesim, shop, 72600)

    assert shop.invoice().status == "paid"
    assert shop.charge().payment_method_details.type == "customer_balance"
    assert (waiting(shop), invoice.amount_due) == ({}, 72600)


def test_a_transfer_of_too_little_waits(stripesim, shop):
    invoice = shop.finalized_invoice(payment_settings=TRANSFER)

    arrive(stripesim, shop, 70000, reference=invoice.number)

    assert (shop.invoice().status, shop.invoice().amount_remaining) == ("open", 72600)
    assert waiting(shop) == {"eur": 70000}

    arrive(stripesim, shop, 2600, reference=invoice.number)
    assert (shop.invoice().status, waiting(shop)) == ("paid", {})


def test_a_transfer_of_too_much_pays_and_leaves_the_rest(stripesim, shop):
    invoice = shop.finalized_invoice(payment_settings=TRANSFER)

    arrive(stripesim, shop, 80000, reference=f"invoice {invoice.number}")

    assert (shop.invoice().status, waiting(shop)) == ("paid", {"eur": 7400})
    refund = shop.api.v1.refunds.create(
        {
            "origin": "customer_balance",
            "customer": shop.customer.id,
            "amount": 7400,
            "currency": "eur",
        }
    )
    assert (refund.status, waiting(shop)) == ("succeeded", {})


def test_a_transfer_without_a_reference_waits_for_people(stripesim, shop):
    shop.finalized_invoice(payment_settings=TRANSFER)

    arrive(stripesim, shop, 80000)

    assert (shop.invoice().status, waiting(shop)) == ("open", {"eur": 80000})


def test_a_transfer_twice_pays_once(stripesim, shop):
    shop.finalized_invoice(payment_settings=TRANSFER)
    arrive(stripesim, shop, 72600)

    arrive(stripesim, shop, 72600)

    assert waiting(shop) == {"eur": 72600}
    listed = shop.api.v1.customers.cash_balance_transactions.list(shop.customer.id).data
    assert [one.type for one in listed] == ["funded", "applied_to_payment", "funded"]


def test_a_customer_has_an_account_number_of_its_own(shop):
    wish = {
        "funding_type": "bank_transfer",
        "currency": "eur",
        "bank_transfer": {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "NL"}},
    }
    ask = shop.api.v1.customers.funding_instructions.create

    first, again = ask(shop.customer.id, wish), ask(shop.customer.id, wish)

    iban = first.bank_transfer.financial_addresses[0].iban.iban
    assert iban.startswith("NL00SIMU")
    assert again.bank_transfer.financial_addresses[0].iban.iban == iban


def test_a_transfer_to_nobody_or_of_nothing_is_refused(stripesim, shop):
    for body in ({"customer": "cus_x", "amount": 1}, {"customer": shop.customer.id, "amount": 0}):
        address = f"{stripesim.url}/_sim/bank_transfer"
        assert requests.post(address, json=body, timeout=30).status_code in (400, 404)


def test_something_that_is_no_iban_is_refused(shop):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.api.v1.payment_methods.create({"type": "sepa_debit", "sepa_debit": {"iban": "12"}})

    assert caught.value.code == "invalid_iban"


def test_taking_an_account_away_ends_its_mandate(shop):
    methods = shop.api.v1.payment_methods
    method = methods.create({"type": "sepa_debit", "sepa_debit": {"iban": SEPA}})
    methods.attach(method.id, {"customer": shop.customer.id})

    methods.detach(method.id)

    [first, last] = shop.api.v1.events.list({"type": "mandate.updated"}).data[::-1]
    assert first.data.object.status == "active"
    assert last.data.object.status == "inactive"
