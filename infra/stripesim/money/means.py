"""What a person on a hosted page may pay with, and the payment method that comes of it."""

from dataclasses import dataclass

from infra.stripesim.errors import declined, invalid
from infra.stripesim.events import emit
from infra.stripesim.money import banks, cards
from infra.stripesim.store import Row
from infra.stripesim.work import Work

IDEAL, IDEAL_LEAVES = "ideal", "NL39RABO0300065264"
BY_DEFAULT = ("card",)


@dataclass(frozen=True)
class Choice:
    """A card's token, an IBAN or iDEAL, and whether the second step was passed."""

    means: str = "pm_card_visa"
    is_authenticated: bool = False


def kind_of(means: str) -> str | None:
    """The type of payment method behind a choice; None where there is none such."""
    if means in cards.CARDS:
        return "card"
    if means == IDEAL:
        return "ideal"
    return "sepa_debit" if means in banks.ACCOUNTS else None


def take(work: Work, choice: Choice, allowed: list[str]) -> tuple[Row, Row]:
    """
    The method that pays now and the one that is kept for later; nobody's yet.

    They differ for iDEAL only, which leaves a direct debit behind.

    :raises StripeError: 400 if the means are not on offer.
    """
    kind = kind_of(choice.means)
    if kind is None or kind not in allowed:
        raise invalid(f"{choice.means} is not among the payment methods of this page.")
    if kind == "card":
        method = cards.make_method(work, cards.CARDS[choice.means])
    elif kind == "ideal":
        return banks.make_ideal_method(work), banks.make_sepa_method(work, IDEAL_LEAVES)
    else:
        method = banks.make_sepa_method(work, choice.means)
    return method, method


def refuse_unasked(work: Work, method: Row, choice: Choice) -> None:
    """
    A bank that wants a second step gets it before anything is made.

    :raises StripeError: 402 with code `authentication_required`.
    """
    if not choice.is_authenticated and cards.asks(work, method):
        raise declined(
            "Your bank wants a second step.",
            code="authentication_required",
            decline_code="authentication_required",
        )


def note_origin(kept: Row, pays: Row, charge: str | None) -> None:
    """Say which charge a direct debit came of, where it did."""
    if kept["id"] != pays["id"]:
        kept["sepa_debit"]["generated_from"] = {"charge": charge, "setup_attempt": None}


def keep(work: Work, kept: Row) -> None:
    """Tell that a method is the customer's now; a bank account comes with a mandate."""
    work.notes(kept["id"])["is_set_up"] = True
    if kept["type"] == "sepa_debit":
        banks.mandate_of(work, kept)
    emit(work, "payment_method.attached", kept)
