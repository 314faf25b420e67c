"""What people and banks do, without a browser and without a bank: /_sim/{noun}/{id}/{verb}."""

from collections.abc import Callable
from typing import Any

from infra.stripesim.errors import invalid
from infra.stripesim.http.bodies import Body, field, one_of
from infra.stripesim.money import (
    checkout,
    disputing,
    intents,
    invoicing,
    means,
    paying_out,
    refunding,
    settling,
    subscribing,
    transfers,
    verifying,
)
from infra.stripesim.money.means import Choice
from infra.stripesim.nouns.invoices import collect
from infra.stripesim.simulator import Simulator
from infra.stripesim.store import Row
from infra.stripesim.work import Work

Act = Callable[[Work, str, Body], Any]


def find(steps: list[str]) -> tuple[Act, str] | None:
    """The act that a path names, with the id it is about."""
    if len(steps) == 1 and steps[0] in _PLAIN:
        return _PLAIN[steps[0]], ""
    if len(steps) == 3 and (act := _ACTS.get((steps[0], steps[2]))):
        return act, steps[1]
    return None


def do(simulator: Simulator, act: Act, about: str, body: Body) -> Any:
    """Do it in one unit of work."""
    with simulator.writing() as work:
        return act(work, about, body)


def pay_invoice(work: Work, invoice: Row, choice: Choice) -> Row:
    """
    Pay an open invoice as a person on its page.

    :raises StripeError: 400 if it is not open, 402 if the card is refused or its bank wants a
        second step.
    """
    pays, kept = means.take(work, choice, ["card", "ideal", "sepa_debit"])
    customer = work.get("customer", invoice["customer"])
    pays["customer"] = customer["id"]
    collect(work, invoice, reference=pays["id"], is_authenticated=choice.is_authenticated)
    if pays["id"] != kept["id"]:
        kept["customer"] = customer["id"]
        pays["customer"] = None
    means.keep(work, kept)
    return invoice


def _complete(work: Work, session_id: str, body: Body) -> Row:
    choice = _choice(body)
    session = work.get("checkout.session", session_id)
    if code := field(body, "promotion_code", str, ""):
        checkout.use_code(work, session, code)
    details = field(body, "details", dict, {})
    return checkout.complete(work, session, choice, details=details)


def _decline(work: Work, session_id: str, body: Body) -> Row:
    return _complete(work, session_id, {"card": "pm_card_chargeDeclined"} | body)


def _pay(work: Work, invoice_id: str, body: Body) -> Row:
    choice = _choice(body)
    return pay_invoice(work, work.get("invoice", invoice_id), choice)


def _choice(body: Body) -> Choice:
    chosen = field(body, "means", str, field(body, "card", str, "pm_card_visa"))
    if means.kind_of(chosen) is None:
        raise invalid(f"There is no test card or account {chosen}.", param="card")
    return Choice(chosen, field(body, "authenticated", bool, False))


def _settle(work: Work, about: str, _body: Body) -> Row:
    intent = _intent(work, about)
    settling.settle(work, intent)
    return intent


def _bounce(work: Work, about: str, _body: Body) -> Row:
    intent = _intent(work, about)
    settling.bounce(work, intent)
    return intent


def _dispute(work: Work, about: str, body: Body) -> Row:
    is_charge = about.startswith("ch_")
    charge_id = about if is_charge else _intent(work, about)["latest_charge"]
    return disputing.open_dispute(
        work,
        work.get("charge", charge_id),
        reason=field(body, "reason", str, "fraudulent"),
        amount=field(body, "amount", int, None),
        is_inquiry=field(body, "inquiry", bool, False),
    )


def _close_dispute(work: Work, about: str, body: Body) -> Row:
    dispute = work.get("dispute", about)
    disputing.close(work, dispute, won=field(body, "won", bool, False))
    return dispute


def _fail_refund(work: Work, about: str, _body: Body) -> Row:
    refund = work.get("refund", about)
    refunding.fail(work, refund)
    return refund


def _settle_refund(work: Work, about: str, _body: Body) -> Row:
    refund = work.get("refund", about)
    if refund["status"] != "pending":
        raise invalid(f"This refund is {refund['status']}, not pending.")
    refunding.settle(work, refund)
    return refund


def _fail_payout(work: Work, about: str, _body: Body) -> Row:
    payout = work.get("payout", about)
    paying_out.fail(work, payout)
    return payout


def _authenticate(work: Work, about: str, body: Body) -> Row:
    """The person passes the second step of a payment or a setup, or does not."""
    intent = _intent(work, about)
    if intent["status"] != "requires_action":
        raise invalid(f"This is {intent['status']}; nothing is to be passed.")
    if not field(body, "passes", bool, True):
        intents.fail_step(work, intent)
    elif intent["object"] == "setup_intent":
        intents.finish_setup(work, intent)
    elif invoice := invoicing.invoice_of(work, intent):
        invoice = work.get("invoice", invoice["id"])
        method = work.get("payment_method", intent["payment_method"])
        subscribing.collect(work, invoice, method=method, is_authenticated=True)
    else:
        method = work.get("payment_method", intent["payment_method"])
        intents.charging.charge(work, intent, method, is_authenticated=True)
    return intent


def _transfer(work: Work, _about: str, body: Body) -> Row:
    return transfers.receive(
        work,
        work.get("customer", field(body, "customer", str, "")),
        amount=field(body, "amount", int, 0),
        currency=field(body, "currency", str, "eur"),
        reference=field(body, "reference", str, None),
    )


def _vies(work: Work, _about: str, body: Body) -> Body:
    status = one_of(body, "status", verifying.STATUSES)
    value = field(body, "value", str, "*")
    verifying.decide(work, status=status, value=value)
    return {"value": value, "status": status}


def _intent(work: Work, about: str) -> Row:
    """The intent behind its own id, or that of an invoice or a Checkout session."""
    if about.startswith("in_"):
        return invoicing.intent_of(work, work.get("invoice", about))
    if about.startswith("cs_"):
        session = work.get("checkout.session", about)
        if session["invoice"]:
            return _intent(work, session["invoice"])
        return work.get("payment_intent", session["payment_intent"])
    kind = "setup_intent" if about.startswith("seti_") else "payment_intent"
    return work.get(kind, about)


_PLAIN: dict[str, Act] = {"bank_transfer": _transfer, "vies": _vies}
_ACTS: dict[tuple[str, str], Act] = {
    ("checkout", "complete"): _complete,
    ("checkout", "decline"): _decline,
    ("invoices", "pay"): _pay,
    ("payments", "settle"): _settle,
    ("payments", "bounce"): _bounce,
    ("payments", "dispute"): _dispute,
    ("payments", "authenticate"): _authenticate,
    ("disputes", "close"): _close_dispute,
    ("payouts", "fail"): _fail_payout,
    ("refunds", "fail"): _fail_refund,
    ("refunds", "settle"): _settle_refund,
}
