"""The cards there are, and what each does when it is charged."""

from dataclasses import dataclass
from typing import Any, Literal

from infra.stripesim.errors import StripeError, declined, missing
from infra.stripesim.store import Row
from infra.stripesim.work import Work


@dataclass(frozen=True)
class Card:
    """
    A test card; `refuses` tells when, `code` and `decline_code` tell why.

    `asks` tells whether its bank wants a second step (3-D Secure), and `later` what comes after.
    """

    token: str
    number: str
    brand: str
    label: str
    refuses: Literal["never", "always", "when_charged", "after_the_first"] = "never"
    code: str = "card_declined"
    decline_code: str | None = "generic_decline"
    asks: Literal["never", "always", "until_set_up"] = "never"
    later: Literal["nothing", "dispute", "inquiry", "refund_fails", "refund_pends"] = "nothing"


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
    Card(
        "pm_card_authenticationRequired", "4000002760003184", "visa", "asks_always", asks="always"
    ),
    Card("pm_card_threeDSecure2Required", "4000000000003220", "visa", "asks_too", asks="always"),
    Card(
        "pm_card_authenticationRequiredOnSetup",
        "4000002500003155",
        "visa",
        "asks_once",
        asks="until_set_up",
    ),
    Card("pm_card_createDispute", "4000000000000259", "visa", "disputed", later="dispute"),
    Card("pm_card_createDisputeInquiry", "4000000000001976", "visa", "inquiry", later="inquiry"),
    Card("pm_card_refundFail", "4000000000005126", "visa", "no_refund", later="refund_fails"),
    Card("pm_card_pendingRefund", "4000000000007726", "visa", "slow_refund", later="refund_pends"),
    Card("pm_card_bypassPending", "4000000000000077", "visa", "pays_too"),
    # Stripe has no such card: it pays today and fails at the renewal, for people who try us out.
    Card("pm_card_simPaysOnce", "4000000000009979", "visa", "pays_once", "after_the_first"),
)
CARDS = {card.token: card for card in _ALL}
_BY_NUMBER = {card.number: card for card in _ALL}
_SHOWN = ("pays", "declined", "no_money", "expired", "asks_always", "asks_once", "pays_once")
ON_THE_PAGE = [
    card for card in _ALL if card.label in (*_SHOWN, "disputed") and card.refuses != "when_charged"
]
# Older names of the same cards.
_ALIASES = {"pm_card_visa_chargeDeclined": "pm_card_chargeDeclined"}


def named_card(reference: str) -> Card | None:
    """The card behind a token such as pm_card_visa or tok_visa; None where it is no token."""
    name = _ALIASES.get(reference, reference)
    if name.startswith("tok_"):
        name = "pm_card_" + name.removeprefix("tok_")
    return CARDS.get(name)


def card_of(work: Work, method: Row) -> Card | None:
    """The card a payment method stands for; None where it is no card."""
    return CARDS.get(work.notes(method["id"]).get("token", ""))


def asks(work: Work, method: Row) -> bool:
    """Whether the bank wants a second step when the card is charged without the person there."""
    card = card_of(work, method)
    if card is None or card.asks == "never":
        return False
    return card.asks == "always" or not work.notes(method["id"]).get("is_set_up")


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
    if card := named_card(reference):
        return make_method(work, card)
    method = work.find("payment_method", reference)
    if method is None:
        raise missing("PaymentMethod", reference, param=param, status=400)
    return method


def refusal(work: Work, method: Row, *, charging: bool) -> StripeError | None:
    """Why a card says no, when it is charged or only attached; None when it does not."""
    card = card_of(work, method)
    if card is None:
        return None
    notes = work.notes(method["id"])
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
