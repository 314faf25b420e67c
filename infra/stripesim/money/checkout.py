"""Paying for a Checkout session, or letting it expire."""

from typing import Any

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import charging, subscribing
from infra.stripesim.money.cards import CARDS, make_method, refusal
from infra.stripesim.money.customers import new_customer
from infra.stripesim.money.periods import DAY
from infra.stripesim.money.taxes import Tax, tax_for
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def complete(work: Work, session: Row, *, card: str) -> Row:
    """
    Pay for an open session with a test card.

    :raises StripeError: 400 if the session is not open, 402 if the card is refused; the session
        stays open then.
    """
    refuse_unless_open(work, session)
    customer = _customer(work, session)
    method = make_method(work, CARDS[card], customer=customer["id"])
    refused = refusal(work, method, charging=session["mode"] == "subscription")
    if refused:
        if session["mode"] == "subscription":
            intent = charging.new_intent(
                work,
                customer=customer["id"],
                amount=session["amount_total"],
                currency=session["currency"],
            )
            charging.charge(work, intent, method)
        raise refused
    emit(work, "payment_method.attached", method)
    if session["mode"] == "setup":
        result = _set_up(work, session, customer, method)
    else:
        result = _subscribe(work, session, customer, method)
    session.update(customer=customer["id"], status="complete", url=None, **result)
    emit(work, "checkout.session.completed", session)
    return session


def refuse_unless_open(work: Work, session: Row) -> None:
    """
    A session is paid at most once, and not after its time.

    :raises StripeError: 400.
    """
    is_late = session["expires_at"] <= work.now(session["customer"])
    if session["status"] != "open" or is_late:
        status = "expired" if is_late and session["status"] == "open" else session["status"]
        raise invalid(f"This Checkout Session is {status}, not open.")


def expire(work: Work, session: Row) -> None:
    """Close a session that nobody paid for."""
    session.update(status="expired", url=None)
    emit(work, "checkout.session.expired", session)


def amounts(work: Work, customer: Row | None, items: list[Row], *, taxed: bool) -> dict[str, Any]:
    """What is to be paid for prices and quantities, in cents."""
    net = sum(item["price"]["unit_amount"] * item["quantity"] for item in items)
    tax = (tax_for(work, customer) if taxed and customer else None) or Tax(0, "")
    return {
        "amount_subtotal": net,
        "amount_total": net + tax.on(net),
        "total_details": {
            "amount_discount": 0,
            "amount_shipping": 0,
            "amount_tax": tax.on(net),
            "breakdown": None,
        },
    }


def _customer(work: Work, session: Row) -> Row:
    if session["customer"]:
        return work.get("customer", session["customer"])
    return new_customer(work, email=session["customer_email"])


def _subscribe(work: Work, session: Row, customer: Row, method: Row) -> dict[str, Any]:
    asked = work.notes(session["id"])
    now = work.now(customer["id"])
    trial_days = asked.get("trial_period_days")
    subscription, _refused = subscribing.start(
        work,
        subscribing.Wish(
            customer=customer,
            items=[(item["price"], item["quantity"]) for item in asked["items"]],
            method=method["id"],
            metadata=asked["metadata"],
            description=asked.get("description"),
            has_automatic_tax=session["automatic_tax"]["enabled"],
            trial_end=now + trial_days * DAY if trial_days else None,
        ),
    )
    return {
        "subscription": subscription["id"],
        "invoice": subscription["latest_invoice"],
        "payment_status": "no_payment_required" if trial_days else "paid",
    }


def _set_up(work: Work, session: Row, customer: Row, method: Row) -> dict[str, Any]:
    intent = work.new(
        "setup_intent",
        created=work.now(customer["id"]),
        customer=customer["id"],
        metadata={},
        payment_method_types=["card"],
        payment_method=method["id"],
        status="succeeded",
        usage="off_session",
    )
    emit(work, "setup_intent.succeeded", intent)
    return {"setup_intent": intent["id"], "payment_status": "no_payment_required"}
