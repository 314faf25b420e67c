"""What staff do leaves a trace."""

from collections.abc import Iterable

from django.utils.http import urlencode

from core.accounts.models import Account
from core.audit import services as audit
from core.audit.models import PlatformRecord
from core.support.selectors import LOOKED

LONGEST_PATH = 500
# What somebody types to look for may be a name: that there was something is told, not what.
_TYPED, _LEFT_OUT = ("q",), "-"


def record_look(
    *, actor: Account, path: str, query: Iterable[tuple[str, str]] = ()
) -> PlatformRecord:
    """
    This will write down in the platform's record that one of the staff looks at a page.

    Each look is a line, with the address of the page but without the words that were typed.
    """
    told = urlencode([(name, _LEFT_OUT if name in _TYPED else value) for name, value in query])
    address = f"{path}?{told}" if told else path
    return audit.record(
        action=LOOKED, account_id=actor.pk, changes={"path": address[:LONGEST_PATH]}
    )
