"""Paying for a Checkout session, or letting it expire."""

from typing import Any

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import change, emit
from infra.stripesim.money import charging, discounting, means, subscribing, taxing_ids
from infra.stripesim.money.cards import refusal
from infra.stripesim.money.customers import new_customer
from infra.stripesim.money.means import Choice
from infra.stripesim.money.periods import DAY
from infra.stripesim.money.taxes import Tax, tax_for
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def complete(
    work: Work, session: Row, choice: Choice, *, details: dict[str, str] | None = None
) -> Row:
    """
    Pay for an open session, with what a person typed about themselves.

    :raises StripeError: 400 if the session is not open, 402 if the card is refused or its bank
        wants a second step; the session stays open then.
    """
    refuse_unless_open(work, session)
    if details:
        take_details(work, session, details)
    allowed = list(session["payment_method_types"])
    methods = means.take(work, choice, allowed)
    return complete_with(work, session, methods, choice)


def complete_with(work: Work, session: Row, methods: tuple[Row, Row], choice: Choice) -> Row:
    """
    Pay for an open session with a method, and keep one for later.

    :raises StripeError: 402 if the card is refused or its bank wants a second step.
    """
    pays, kept = methods
    customer = _customer(work, session)
    _refuse(work, session, customer, pays, choice)
    kept["customer"] = customer["id"]
    means.keep(work, kept)
    if session["mode"] == "setup":
        result = _set_up(work, session, customer, kept)
    elif session["mode"] == "payment":
        result = _pay_once(work, session, customer, pays, choice)
    else:
        result = _subscribe(work, session, customer, (pays, kept), choice)
    means.note_origin(kept, pays, result.pop("charge", None))
    session.update(customer=customer["id"], status="complete", url=None, **result)
    session["customer_details"] = _details_of(work, customer)
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


def amounts(work: Work, customer: Row | None, session: Row) -> dict[str, Any]:
    """What is to be paid for prices and quantities, in cents."""
    kept = work.notes(session["id"])
    gross = sum(item["price"]["unit_amount"] * item["quantity"] for item in kept["items"])
    off, left = 0, gross
    for one in kept["discounts"]:
        code = discounting.find_code(work, one.get("promotion_code"))
        coupon = work.get("coupon", code["promotion"]["coupon"] if code else one["coupon"])
        fitting = sum(
            item["price"]["unit_amount"] * item["quantity"]
            for item in kept["items"]
            if discounting.is_for(work, coupon, item["price"]["product"])
        )
        off += discounting.taken_off(coupon, min(left, fitting))
        left = gross - off
    is_taxed = session["automatic_tax"]["enabled"]
    tax = (tax_for(work, customer) if is_taxed and customer else None) or Tax(0, "")
    return {
        "amount_subtotal": gross,
        "amount_total": left + tax.on(left),
        "total_details": {
            "amount_discount": off,
            "amount_shipping": 0,
            "amount_tax": tax.on(left),
            "breakdown": None,
        },
    }


def use_code(work: Work, session: Row, text: str) -> None:
    """
    Take a promotion code that a person typed.

    :raises StripeError: 400 if it cannot be used, or codes are not asked for.
    """
    refuse_unless_open(work, session)
    if not session["allow_promotion_codes"]:
        raise invalid("This page takes no promotion codes.")
    customer = work.find("customer", session["customer"])
    code = discounting.code_named(work, text)
    coupon = work.get("coupon", code["promotion"]["coupon"])
    discounting.refuse_unusable(work, coupon, code, customer)
    bought = [(item["price"], item["quantity"]) for item in work.notes(session["id"])["items"]]
    discounting.refuse_unfit(work, coupon, code, bought)
    work.notes(session["id"])["discounts"] = [{"promotion_code": code["id"]}]
    session["discounts"] = [{"coupon": None, "promotion_code": code["id"]}]
    session.update(amounts(work, customer, session))


def take_details(work: Work, session: Row, details: dict[str, str]) -> None:
    """Let the customer be called and live as the page was told, where the session wants that."""
    customer = work.find("customer", session["customer"])
    wanted = work.notes(session["id"]).get("customer_update") or {}
    if customer is None or customer.get("deleted"):
        return
    changed: dict[str, Any] = {}
    if wanted.get("name") == "auto" and details.get("name"):
        changed["name"] = details["name"]
    if wanted.get("address") == "auto" and details.get("country"):
        before = customer["address"] or dict.fromkeys(
            ("city", "country", "line1", "line2", "postal_code", "state")
        )
        changed["address"] = {**before, "country": details["country"].upper()[:2]}
    change(work, "customer.updated", customer, **changed)
    if (session["tax_id_collection"] or {}).get("enabled") and details.get("vat_id"):
        taxing_ids.give(work, customer, kind="eu_vat", value=details["vat_id"])
    if session["mode"] != "setup":
        session.update(amounts(work, customer, session))


def _refuse(work: Work, session: Row, customer: Row, pays: Row, choice: Choice) -> None:
    is_charged = session["mode"] != "setup"
    refused: StripeError | None = refusal(work, pays, charging=is_charged)
    if refused and is_charged:
        intent = charging.new_intent(
            work,
            customer=customer["id"],
            amount=session["amount_total"],
            currency=session["currency"],
        )
        charging.charge(work, intent, pays)
    if refused:
        raise refused
    means.refuse_unasked(work, pays, choice)


def _customer(work: Work, session: Row) -> Row:
    if session["customer"]:
        return work.get("customer", session["customer"])
    return new_customer(work, email=session["customer_email"])


def _details_of(work: Work, customer: Row) -> Row:
    return {
        "address": customer["address"],
        "business_name": None,
        "email": customer["email"],
        "individual_name": None,
        "name": customer["name"],
        "phone": customer["phone"],
        "tax_exempt": customer["tax_exempt"],
        "tax_ids": taxing_ids.shown(work, customer),
    }


def _subscribe(
    work: Work, session: Row, customer: Row, methods: tuple[Row, Row], choice: Choice
) -> dict[str, Any]:
    asked = work.notes(session["id"])
    pays, kept = methods
    now = work.now(customer["id"])
    trial_days = asked.get("trial_period_days")
    discounts = discounting.grant(
        work, asked["discounts"], customer, checkout_session=session["id"]
    )
    subscription, _refused = subscribing.start(
        work,
        subscribing.Wish(
            customer=customer,
            items=[(item["price"], item["quantity"]) for item in asked["items"]],
            method=kept["id"],
            pays_with=pays["id"],
            metadata=asked["metadata"],
            description=asked.get("description"),
            has_automatic_tax=session["automatic_tax"]["enabled"],
            trial_end=now + trial_days * DAY if trial_days else None,
            is_authenticated=choice.is_authenticated,
            discounts=discounts,
            more=asked.get("more") or {},
        ),
    )
    invoice = work.get("invoice", subscription["latest_invoice"])
    is_coming = invoice["status"] == "open"
    return {
        "subscription": subscription["id"],
        "invoice": invoice["id"],
        "payment_status": _payment_status(trial_days, is_coming=is_coming),
        "charge": _charge_of(work, invoice),
    }


def _payment_status(trial_days: int | None, *, is_coming: bool) -> str:
    if trial_days:
        return "no_payment_required"
    return "unpaid" if is_coming else "paid"


def _charge_of(work: Work, invoice: Row) -> str | None:
    for payment in work.peek("invoice_payment", lambda row: row["invoice"] == invoice["id"]):
        intent = work.get("payment_intent", payment["payment"]["payment_intent"])
        return str(intent["latest_charge"])
    return None


def _pay_once(work: Work, session: Row, customer: Row, pays: Row, choice: Choice) -> dict[str, Any]:
    intent = charging.new_intent(
        work,
        customer=customer["id"],
        amount=session["amount_total"],
        currency=session["currency"],
        payment_method_types=session["payment_method_types"],
        **work.notes(session["id"])["intent"],
    )
    charging.charge(work, intent, pays, is_authenticated=choice.is_authenticated)
    is_paid = intent["status"] == "succeeded"
    return {
        "payment_intent": intent["id"],
        "payment_status": "paid" if is_paid else "unpaid",
        "charge": intent["latest_charge"],
    }


def _set_up(work: Work, session: Row, customer: Row, method: Row) -> dict[str, Any]:
    intent = work.new(
        "setup_intent",
        created=work.now(customer["id"]),
        customer=customer["id"],
        metadata=work.notes(session["id"]).get("setup_metadata") or {},
        payment_method_types=session["payment_method_types"],
        payment_method=method["id"],
        status="succeeded",
        usage="off_session",
    )
    emit(work, "setup_intent.succeeded", intent)
    return {"setup_intent": intent["id"], "payment_status": "no_payment_required"}
