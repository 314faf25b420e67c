"""Bank accounts: SEPA direct debits with their mandates, and iDEAL that leaves one behind."""

from dataclasses import dataclass
from typing import Literal

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

SETTLES_AFTER_SECONDS = 5 * DAY

Outcome = Literal["settles", "bounces", "disputed"]


@dataclass(frozen=True)
class Account:
    """A test account; `outcome` is what becomes of a debit five days later."""

    iban: str
    label: str
    outcome: Outcome = "settles"


_ALL = (
    Account("NL39RABO0300065264", "settles"),
    Account("NL91ABNA0417164300", "bounces", "bounces"),
    Account("NL84RABO0100000006", "debit_disputed", "disputed"),
    Account("AT611904300234573201", "settles"),
    Account("IT60X0542811101000000123456", "bounces", "bounces"),
    Account("AT861904300235473202", "bounces", "bounces"),
)
ACCOUNTS = {account.iban: account for account in _ALL}
ON_THE_PAGE = _ALL[:2]


def make_sepa_method(work: Work, iban: str, **fields: object) -> Row:
    """
    A new payment method of a bank account; accounts we do not know settle.

    :raises StripeError: 400 for something that is no IBAN.
    """
    plain = iban.replace(" ", "").upper()
    if not (15 <= len(plain) <= 34 and plain[:2].isalpha() and plain.isalnum()):
        raise invalid("The IBAN is not valid.", code="invalid_iban", param="sepa_debit[iban]")
    account = ACCOUNTS.get(plain, _ALL[0])
    method = work.new("payment_method", type="sepa_debit", metadata={}, **fields)
    method["sepa_debit"] = {
        "bank_code": plain[4:8],
        "branch_code": None,
        "country": plain[:2],
        "fingerprint": plain[-8:],
        "generated_from": None,
        "last4": plain[-4:],
    }
    work.notes(method["id"]).update(outcome=account.outcome, charges=0)
    return method


def make_ideal_method(work: Work, **fields: object) -> Row:
    """A new payment method of iDEAL, good for one payment."""
    method = work.new("payment_method", type="ideal", metadata={}, **fields)
    method["ideal"] = {"bank": "rabobank", "bic": "RABONL2U"}
    work.notes(method["id"]).update(charges=0)
    return method


def mandate_of(work: Work, method: Row) -> Row:
    """The mandate of a bank account, given now where there is none yet."""
    for mandate in work.peek("mandate", lambda row: row["payment_method"] == method["id"]):
        return mandate
    mandate = work.new(
        "mandate", payment_method=method["id"], multi_use={}, status="active", type="multi_use"
    )
    mandate["customer_acceptance"] = {
        "accepted_at": work.now(method["customer"]),
        "offline": None,
        "online": {"ip_address": "127.0.0.1", "user_agent": "simulator"},
        "type": "online",
    }
    mandate["payment_method_details"] = {
        "type": "sepa_debit",
        "sepa_debit": {
            "reference": mandate["id"].removeprefix("mandate_")[:16].upper(),
            "url": f"{work.settings.origin}/mandate/{mandate['id']}",
        },
    }
    emit(work, "mandate.updated", mandate)
    return mandate


def give_back(work: Work, method: Row) -> None:
    """End the mandate of a bank account that is taken from its customer."""
    for mandate in work.select("mandate", lambda row: row["payment_method"] == method["id"]):
        mandate["status"] = "inactive"
        emit(work, "mandate.updated", mandate)
