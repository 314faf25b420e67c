"""Which of the addresses somebody typed may be mailed."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.common.errors import InvalidInput
from core.common.text import has_forbidden_characters

MOST_ADDRESSES = 50
LONGEST = 254


def check_addresses(addresses: Iterable[str]) -> list[str]:
    """
    The addresses in small letters, each once; whether anybody has an account is not looked at.

    :raises InvalidInput: if there are none or more than 50, or naming those that are none.
    """
    wanted = list(
        dict.fromkeys(address.strip().lower() for address in addresses if address.strip())
    )
    if not wanted:
        raise InvalidInput({"addresses": [_("Type at least one e-mail address.")]})
    if len(wanted) > MOST_ADDRESSES:
        raise InvalidInput({"addresses": [_("Invite at most 50 people at a time.")]})
    wrong = [address for address in wanted if not is_address(address)]
    if wrong:
        sentence = ngettext(
            "This is not an e-mail address: %(wrong)s",
            "These are not e-mail addresses: %(wrong)s",
            len(wrong),
        ) % {"wrong": ", ".join(address[:80] for address in wrong[:5])}
        raise InvalidInput({"addresses": [sentence]})
    return wanted


def is_address(address: str) -> bool:
    """Whether this can be an e-mail address."""
    if has_forbidden_characters(address) or len(address) > LONGEST:
        return False
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
