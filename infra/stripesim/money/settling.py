"""Debits that arrive or bounce after days, and whoever waits for them."""

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import charging, disputing, invoicing, subscribing
from infra.stripesim.money.attempts import last_error
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def run(work: Work, intent: Row) -> None:
    """What time brings a debit: it settles, bounces, or settles and is disputed."""
    outcome = work.notes(intent["id"]).get("outcome", "settles")
    if outcome == "bounces":
        bounce(work, intent)
        return
    settle(work, intent)
    if outcome == "disputed":
        disputing.open_dispute(work, work.get("charge", intent["latest_charge"]))


def settle(work: Work, intent: Row) -> None:
    """
    The money arrived.

    :raises StripeError: 400 if none was on its way.
    """
    charge = _charge_on_its_way(work, intent)
    charge.update(status="succeeded", paid=True, captured=True, amount_captured=charge["amount"])
    charging.succeed(work, intent, charge)
    invoice = invoicing.invoice_of(work, intent)
    if invoice and invoice["status"] in ("open", "uncollectible"):
        invoice = work.get("invoice", invoice["id"])
        invoicing.mark_paid(work, invoice)
        subscribing.follow(work, invoice)
    _tell_session(work, intent, invoice, succeeded=True)


def bounce(work: Work, intent: Row) -> None:
    """
    The bank sent the debit back.

    :raises StripeError: 400 if none was on its way.
    """
    charge = _charge_on_its_way(work, intent)
    message = "The customer's bank account has insufficient funds."
    method = work.find("payment_method", intent["payment_method"])
    charge.update(status="failed", failure_code="insufficient_funds", failure_message=message)
    refused = invalid(message, code="payment_intent_payment_attempt_failed")
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        last_payment_error=last_error(refused, method),
    )
    emit(work, "charge.failed", charge)
    emit(work, "payment_intent.payment_failed", intent)
    invoice = invoicing.invoice_of(work, intent)
    if invoice and invoice["status"] == "open":
        invoice = work.get("invoice", invoice["id"])
        invoicing.fall_through(work, invoice, intent)
        subscribing.follow(work, invoice)
    _tell_session(work, intent, invoice, succeeded=False)


def _charge_on_its_way(work: Work, intent: Row) -> Row:
    if intent["status"] != "processing":
        raise invalid(f"This payment is {intent['status']}, not processing.")
    work.notes(intent["id"])["settles_at"] = None
    return work.get("charge", intent["latest_charge"])


def _tell_session(work: Work, intent: Row, invoice: Row | None, *, succeeded: bool) -> None:
    """A Checkout that was left with the money still on its way hears how it went."""
    for session in work.select("checkout.session", lambda row: row["status"] == "complete"):
        is_about = (invoice and session["invoice"] == invoice["id"]) or (
            session["payment_intent"] == intent["id"]
        )
        if not is_about or session["payment_status"] != "unpaid":
            continue
        if succeeded:
            session["payment_status"] = "paid"
        outcome = "succeeded" if succeeded else "failed"
        emit(work, f"checkout.session.async_payment_{outcome}", session)
