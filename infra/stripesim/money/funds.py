"""What Stripe holds for us: each payment, refund and dispute moves it, less a fee."""

from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

WAITING = "sim.waiting"
AVAILABLE_AFTER_SECONDS = 2 * DAY

# Cents for each payment, and tenths of a percent of it; ours, in the likeness of a price list.
_FEES = {"card": (25, 15), "sepa_debit": (35, 0), "ideal": (29, 0), "customer_balance": (0, 5)}


def take_in(work: Work, charge: Row) -> None:
    """A payment came in: what is left of it after Stripe's fee will be paid out."""
    kind = (charge["payment_method_details"] or {}).get("type", "card")
    each, share = _FEES.get(kind, (25, 15))
    entry = record(
        work,
        kind="charge" if kind == "card" else "payment",
        category="charge",
        amount=charge["amount_captured"],
        fee=each + charge["amount_captured"] * share // 1000,
        about=charge,
    )
    charge["balance_transaction"] = entry["id"]


def give_back(work: Work, refund: Row, charge: Row) -> None:
    """Money goes back; the fee of the payment stays with Stripe."""
    kind = "refund" if charge["payment_method_details"]["type"] == "card" else "payment_refund"
    entry = record(work, kind=kind, category="refund", amount=-refund["amount"], about=refund)
    refund["balance_transaction"] = entry["id"]


def take_back(work: Work, refund: Row) -> None:
    """Money that went back did not arrive, and is here again."""
    entry = record(
        work,
        kind="refund_failure",
        category="refund_failure",
        amount=refund["amount"],
        about=refund,
    )
    refund["failure_balance_transaction"] = entry["id"]


def record(
    work: Work,
    *,
    kind: str,
    category: str,
    amount: int,
    about: Row,
    fee: int = 0,
    description: str | None = None,
) -> Row:
    """A movement of so many cents because of an object, to be paid out once it is available."""
    created = work.now(about.get("customer"))
    entry = work.new(
        "balance_transaction",
        amount=amount,
        available_on=created + AVAILABLE_AFTER_SECONDS,
        balance_type="payments",
        created=created,
        currency=about["currency"],
        description=description,
        fee=fee,
        fee_details=_details(fee, about["currency"]) if fee else [],
        net=amount - fee,
        reporting_category=category,
        source=about["id"],
        status="pending",
        type=kind,
    )
    wait(work, entry)
    return entry


def wait(work: Work, entry: Row) -> None:
    """Let a movement wait for the first midnight (UTC) on which it is available."""
    at = -(-entry["available_on"] // DAY) * DAY
    work.put(WAITING, entry["id"], {"id": entry["id"], "at": at})


def _details(fee: int, currency: str) -> list[Row]:
    return [
        {
            "amount": fee,
            "application": None,
            "currency": currency,
            "description": "Stripe processing fees",
            "type": "stripe_fee",
        }
    ]
