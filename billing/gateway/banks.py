"""The bank account that Stripe holds for a customer to transfer to."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from billing.gateway.connection import api, our_words

if TYPE_CHECKING:
    from stripe.params import CustomerFundingInstructionsCreateParams

# Where the account is held to which a customer transfers; Stripe has them in a few countries.
BANK_COUNTRY = "NL"


@dataclass(frozen=True)
class BankFacts:
    """An account to transfer to."""

    name: str
    iban: str
    bic: str


def fetch_bank(*, customer_id: str, currency: str) -> BankFacts | None:
    """
    Where a customer transfers to, or None where Stripe names no IBAN.

    Stripe asks for it with a POST, yet it only tells: a customer has one account for ever, so this
    needs no key and no outbox.
    """
    wish: CustomerFundingInstructionsCreateParams = {
        "currency": currency,
        "funding_type": "bank_transfer",
        "bank_transfer": {
            "type": "eu_bank_transfer",
            "eu_bank_transfer": {"country": BANK_COUNTRY},
        },
    }
    with our_words():
        body = api().v1.customers.funding_instructions.create(customer_id, wish).to_dict()
    addresses = [one.get("iban") for one in body["bank_transfer"]["financial_addresses"]]
    found = next((one for one in addresses if one), None)
    return found and BankFacts(found["account_holder_name"], found["iban"], found["bic"])
