"""Disputes: a cardholder or an account holder wants the money back."""

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import funds
from infra.stripesim.money.cards import Card
from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_FEE = 2000
_DAYS_FOR_EVIDENCE = 9


def after_charge(work: Work, intent: Row, card: Card | None) -> None:
    """Some test cards are disputed as soon as they have paid."""
    if card is None or card.later not in ("dispute", "inquiry"):
        return
    open_dispute(work, work.get("charge", intent["latest_charge"]), is_inquiry=card.later[0] == "i")


def open_dispute(
    work: Work,
    charge: Row,
    *,
    reason: str = "fraudulent",
    amount: int | None = None,
    is_inquiry: bool = False,
) -> Row:
    """
    Begin a dispute. One about a direct debit is lost from the start: banks hear no defence.

    :raises StripeError: 400 if the charge is disputed already or took no money.
    """
    if charge["disputed"] or not charge["paid"]:
        raise invalid("This charge cannot be disputed.", code="charge_disputed")
    kind = (charge["payment_method_details"] or {}).get("type")
    now = work.now(charge["customer"])
    dispute = work.new(
        "dispute",
        amount=charge["amount"] if amount is None else amount,
        charge=charge["id"],
        created=now,
        currency=charge["currency"],
        is_charge_refundable=is_inquiry,
        payment_intent=charge["payment_intent"],
        reason="debit_not_authorized" if kind == "sepa_debit" else reason,
        status="warning_needs_response" if is_inquiry else "needs_response",
    )
    dispute["evidence_details"]["due_by"] = now + _DAYS_FOR_EVIDENCE * DAY
    if kind == "card":
        _say_which_card(dispute, charge, is_inquiry=is_inquiry)
    charge["disputed"] = True
    emit(work, "charge.dispute.created", dispute)
    if not is_inquiry:
        _move_funds(work, dispute, "withdrawn")
    if kind == "sepa_debit":
        close(work, dispute, won=False)
    return dispute


def _say_which_card(dispute: Row, charge: Row, *, is_inquiry: bool) -> None:
    brand = charge["payment_method_details"]["card"]["brand"]
    dispute["payment_method_details"] = {
        "type": "card",
        "card": {
            "brand": brand,
            "case_type": "inquiry" if is_inquiry else "chargeback",
            "network": brand,
            "network_reason_code": "83",
        },
    }


def close(work: Work, dispute: Row, *, won: bool) -> None:
    """
    Decide a dispute.

    :raises StripeError: 400 if it was decided before.
    """
    if dispute["status"] in ("won", "lost", "warning_closed"):
        raise invalid(f"This dispute is already {dispute['status']}.")
    was_inquiry = dispute["status"].startswith("warning")
    dispute["status"] = "won" if won else "lost"
    dispute["is_charge_refundable"] = False
    if won and not was_inquiry:
        _move_funds(work, dispute, "reinstated")
    emit(work, "charge.dispute.closed", dispute)


def submit(work: Work, dispute: Row) -> None:
    """Send the evidence: the bank looks at it from now on."""
    details = dispute["evidence_details"]
    details.update(has_evidence=True, submission_count=details["submission_count"] + 1)
    prefix = "warning_" if dispute["status"].startswith("warning") else ""
    dispute["status"] = f"{prefix}under_review"


def _move_funds(work: Work, dispute: Row, direction: str) -> None:
    sign = -1 if direction == "withdrawn" else 1
    entry = funds.record(
        work,
        kind="adjustment",
        category="dispute" if sign < 0 else "dispute_reversal",
        amount=sign * dispute["amount"],
        about=dispute,
        fee=_FEE if sign < 0 else 0,
        description=f"Chargeback {direction} for {dispute['charge']}",
    )
    dispute["balance_transactions"] = [*dispute["balance_transactions"], entry]
    emit(work, f"charge.dispute.funds_{direction}", dispute)
