"""The cards there are, and what each does when it is charged."""

from dataclasses import dataclass
from typing import Any, Literal

from infra.stripesim.errors import StripeError, declined, missing
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@dataclass(frozen=True)
class Card:
    """A test card; `refuses` tells when, `code` and `decline_code` tell why."""

    token: str
    number: str
    brand: str
    label: str
    refuses: Literal["never", "always", "when_charged", "after_the_first"] = "never"
    code: str = "card_declined"
    decline_code: str | None = "generic_decline"


_ALL = (
    Card("pm_card_visa", "4242424242424242", "visa", "pays"),
    Card("pm_card_mastercard", "5555555555554444", "mastercard", "pays"),
    Card("pm_card_chargeDeclined", "4000000000000002", "visa", "declined", "always"),
    Card(
        "pm_card_chargeDeclinedInsufficientFunds",
        "4000000000009995",
        "visa",
        "no_money",
        "always",
        decline_code="insufficient_funds",
    ),
    Card(
        "pm_card_chargeDeclinedExpiredCard",
        "4000000000000069",
        "visa",
        "expired",
        "always",
        code="expired_card",
        decline_code=None,
    ),
    Card("pm_card_chargeCustomerFail", "4000000000000341", "visa", "declined", "when_charged"),
    # Stripe has no such card: it pays today and fails at the renewal, for people who try us out.
    Card("pm_card_simPaysOnce", "4000000000009979", "visa", "pays_once", "after_the_first"),
)
CARDS = {card.token: card for card in _ALL}
_BY_NUMBER = {card.number: card for card in _ALL}
ON_THE_PAGE = [card for card in _ALL if card.refuses != "when_charged"]


def card_with_number(number: str) -> Card:
    """The card with a number; unknown numbers pay, as long as they are numbers."""
    return _BY_NUMBER.get(number, CARDS["pm_card_visa"])


def make_method(work: Work, card: Card, **fields: Any) -> Row:
    """A new payment method of a card."""
    method = work.new("payment_method", type="card", metadata={}, **fields)
    method["card"] = {
        "brand": card.brand,
        "checks": None,
        "country": "NL",
        "display_brand": card.brand,
        "exp_month": 12,
        "exp_year": 2034,
        "fingerprint": card.number[-8:],
        "funding": "credit",
        "generated_from": None,
        "last4": card.number[-4:],
        "networks": None,
        "regulated_status": None,
        "three_d_secure_usage": None,
        "wallet": None,
    }
    work.notes(method["id"]).update(token=card.token, charges=0)
    return method


def find_method(work: Work, reference: str, *, param: str = "payment_method") -> Row:
    """
    The payment method behind an id, or a new one where a test card's token stands for it.

    :raises StripeError: if there is none.
    """
    if reference in CARDS:
        return make_method(work, CARDS[reference])
    method = work.find("payment_method", reference)
    if method is None:
        raise missing("PaymentMethod", reference, param=param, status=400)
    return method


def refusal(work: Work, method: Row, *, charging: bool) -> StripeError | None:
    """Why a card says no, when it is charged or only attached; None when it does not."""
    notes = work.notes(method["id"])
    card = CARDS[notes["token"]]
    says_no = card.refuses == "always" or (
        charging
        and (
            card.refuses == "when_charged"
            or (card.refuses == "after_the_first" and notes["charges"] > 0)
        )
    )
    if not says_no:
        return None
    message = "Your card has expired." if card.code == "expired_card" else "Your card was declined."
    return declined(message, code=card.code, decline_code=card.decline_code)
