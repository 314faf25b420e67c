"""
VAT as a Dutch seller charges it, as far as a stand-in needs it.

Not advice: the rates and reasons are what an accountant would have to confirm. A VAT id counts as
soon as it is there, verified or not.
"""

from dataclasses import dataclass

from infra.stripesim.store import Row
from infra.stripesim.work import Work

HOME = "NL"
_STANDARD_PERCENT = {
    "AT": 20, "BE": 21, "BG": 20, "CY": 19, "CZ": 21, "DE": 19, "DK": 25, "EE": 24, "ES": 21,
    "FI": 25, "FR": 20, "GR": 24, "HR": 25, "HU": 27, "IE": 23, "IT": 22, "LT": 21, "LU": 17,
    "LV": 21, "MT": 18, "NL": 21, "PL": 23, "PT": 23, "RO": 21, "SE": 25, "SI": 22, "SK": 23,
}  # fmt: skip


@dataclass(frozen=True)
class Tax:
    """What tax an amount bears, and why."""

    percent: int
    reason: str

    def on(self, net: int) -> int:
        """The tax on an amount without tax, in cents, halves rounded up."""
        return (net * self.percent + 50) // 100


def tax_for(work: Work, customer: Row) -> Tax | None:
    """The tax of a customer, or None where its country is not known."""
    if customer.get("tax_exempt") == "exempt":
        return Tax(0, "customer_exempt")
    country = (customer.get("address") or {}).get("country")
    if not country:
        return None
    if customer.get("tax_exempt") == "reverse":
        return Tax(0, "reverse_charge")
    if country not in _STANDARD_PERCENT:
        return Tax(0, "not_collecting")
    if country != HOME and _has_vat_id(work, customer):
        return Tax(0, "reverse_charge")
    return Tax(_STANDARD_PERCENT[country], "standard_rated")


def _has_vat_id(work: Work, customer: Row) -> bool:
    def is_theirs(row: Row) -> bool:
        return (row["customer"], row["type"]) == (customer["id"], "eu_vat")

    return any(work.peek("tax_id", is_theirs))
