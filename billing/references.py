"""Purchase order numbers: what a customer calls an order, printed on the invoice as it is."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.common.text import OneLine, tidy

# As much as an invoice of Stripe's has room for.
LONGEST = 140


def tidy_reference(words: str) -> str:
    """
    A purchase order number as it is printed; empty when there is none.

    :raises ValidationError: if it does not fit on one line of an invoice.
    """
    reference = tidy(words)
    OneLine()(reference)
    if len(reference) > LONGEST:
        raise ValidationError(
            _("Keep the number to %(most)s characters."), params={"most": LONGEST}
        )
    return reference
