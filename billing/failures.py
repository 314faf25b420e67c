"""Why a payment was refused, in plain words; the codes are Stripe's and those of banks."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_NO_MONEY = _("There was not enough money on the account.")
_EXPIRED = _("The card has expired.")
_TYPED = _("Something about the card was not typed as it is printed on it.")
_CONFIRM = _("The bank wants to hear from you that it is really you.")
_MANDATE = _("The bank does not know our mandate for the account, or it was withdrawn.")
_CLOSED = _("The account is closed, or takes no direct debits.")
_RETURNED = _("The direct debit was taken back.")
_BANK_DOWN = _("Something went wrong at the bank. Often it works a little later.")
_REFUSED = _("The bank refused the payment. Only the bank can say why.")
_NO_METHOD = _("There is no way to pay on file.")

_WORDS: dict[str, Promise] = {
    "insufficient_funds": _NO_MONEY,
    "card_velocity_exceeded": _NO_MONEY,
    "withdrawal_count_limit_exceeded": _NO_MONEY,
    "expired_card": _EXPIRED,
    "incorrect_number": _TYPED,
    "incorrect_cvc": _TYPED,
    "invalid_cvc": _TYPED,
    "invalid_expiry_month": _TYPED,
    "invalid_expiry_year": _TYPED,
    "authentication_required": _CONFIRM,
    "payment_intent_authentication_failure": _CONFIRM,
    "debit_not_authorized": _MANDATE,
    "no_mandate": _MANDATE,
    "mandate_invalid": _MANDATE,
    "account_closed": _CLOSED,
    "bank_account_closed": _CLOSED,
    "bank_account_restricted": _CLOSED,
    "refer_to_customer": _RETURNED,
    "bank_ownership_changed": _CLOSED,
    "processing_error": _BANK_DOWN,
    "issuer_not_available": _BANK_DOWN,
    "try_again_later": _BANK_DOWN,
    "missing": _NO_METHOD,
    "invoice_payment_intent_requires_action": _CONFIRM,
}


def words_of(code: str) -> str:
    """What a person is told; a code that is not known here is a refusal by the bank."""
    return str(_WORDS.get(code, _REFUSED))
