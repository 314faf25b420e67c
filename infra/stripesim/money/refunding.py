"""Giving money back."""

from typing import Any

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import funds
from infra.stripesim.money.cards import card_of
from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_SLOW = ("sepa_debit", "customer_balance")
SETTLES_AFTER_SECONDS = DAY


def refund(
    work: Work,
    charge: Row,
    *,
    amount: int | None = None,
    reason: str | None = None,
    metadata: dict[str, str] | None = None,
) -> Row:
    """
    Give back all that is left of a charge, or an amount (in cents).

    :raises StripeError: 400 if there is not so much to give back, or the charge is disputed.
    """
    _refuse(charge, amount)
    given = charge["amount_captured"] - charge["amount_refunded"] if amount is None else amount
    is_slow = _is_slow(work, charge)
    kind = charge["payment_method_details"]["type"]
    made = work.new(
        "refund",
        amount=given,
        charge=charge["id"],
        created=work.now(charge["customer"]),
        currency=charge["currency"],
        customer=charge["customer"],
        destination_details=_destination(kind),
        metadata=metadata or {},
        payment_intent=charge["payment_intent"],
        payment_method=charge["payment_method"],
        reason=reason,
        status="pending" if is_slow else "succeeded",
    )
    charge["amount_refunded"] += given
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    funds.give_back(work, made, charge)
    work.notes(made["id"]).update(settles_at=_settles_at(work, charge, made))
    emit(work, "refund.created", made)
    emit(work, "charge.refunded", charge)
    return made


def settle(work: Work, made: Row) -> None:
    """What time brings a refund: it arrives, or comes back."""
    charge = work.get("charge", made["charge"])
    work.notes(made["id"])["settles_at"] = None
    if _later(work, charge) == "refund_fails":
        fail(work, made)
        return
    made["status"] = "succeeded"
    tell(work, made, charge)


def fail(work: Work, made: Row) -> None:
    """The money came back: the bank did not take it."""
    charge = work.get("charge", made["charge"])
    if made["status"] in ("failed", "canceled"):
        raise invalid(f"This refund is already {made['status']}.")
    made.update(status="failed", failure_reason="expired_or_canceled_card")
    funds.take_back(work, made)
    charge["amount_refunded"] -= made["amount"]
    charge["refunded"] = False
    emit(work, "refund.failed", made)
    tell(work, made, charge)


def tell(work: Work, made: Row, charge: Row | None) -> None:
    """A refund changed; Stripe says so in two ways."""
    emit(work, "refund.updated", made)
    if charge is not None:
        emit(work, "charge.refund.updated", made)


def _refuse(charge: Row, amount: int | None) -> None:
    left = charge["amount_captured"] - charge["amount_refunded"]
    if charge["disputed"]:
        raise invalid("Charge has been charged back.", code="charge_disputed")
    if not charge["paid"] or left <= 0:
        raise invalid("Charge has already been refunded.", code="charge_already_refunded")
    if amount is not None and not 0 < amount <= left:
        raise invalid(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).",
            param="amount",
        )


def _later(work: Work, charge: Row) -> str:
    method = work.find("payment_method", charge["payment_method"])
    card = card_of(work, method) if method else None
    return card.later if card else "nothing"


def _is_slow(work: Work, charge: Row) -> bool:
    is_slow_kind = charge["payment_method_details"]["type"] in _SLOW
    return is_slow_kind or _later(work, charge) == "refund_pends"


def _settles_at(work: Work, charge: Row, made: Row) -> int | None:
    if made["status"] == "pending" or _later(work, charge) == "refund_fails":
        return int(made["created"]) + SETTLES_AFTER_SECONDS
    return None


def _destination(kind: str) -> dict[str, Any]:
    detail: dict[str, Any] = {"reference": None, "reference_status": "pending"}
    if kind == "card":
        card = {**detail, "reference_type": "acquirer_reference_number", "type": "refund"}
        return {"type": "card", "card": card}
    if kind == "customer_balance":
        return {"type": "eu_bank_transfer", "eu_bank_transfer": detail}
    return {"type": kind}
