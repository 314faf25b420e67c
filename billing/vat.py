"""Which VAT an organisation pays, as far as its country and its VAT numbers tell."""

from collections.abc import Iterable

from billing.models import BillingAccount, TaxId

HOME = "NL"
EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)

_Status = BillingAccount.TaxStatus
_OPEN = (TaxId.Verification.PENDING, TaxId.Verification.UNAVAILABLE)


def tax_status(*, country: str, verifications: Iterable[str], is_exempt: bool = False) -> str:
    """Our words for the VAT of whoever pays; `verifications` are of their EU VAT numbers."""
    known = set(verifications)
    if is_exempt:
        return _Status.EXEMPT
    if not country:
        return _Status.UNKNOWN
    if country == HOME:
        return _Status.DOMESTIC
    if country not in EU:
        return _Status.EXEMPT
    if TaxId.Verification.VERIFIED in known:
        return _Status.EU_B2B_VERIFIED
    return _Status.EU_B2B_PENDING if known & set(_OPEN) else _Status.EU_B2C
