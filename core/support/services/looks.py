"""What staff do leaves a trace."""

import datetime as dt
import uuid
from collections.abc import Iterable

from django.utils.http import urlencode

from core.accounts.models import Account
from core.audit import services as audit
from core.audit.models import PlatformRecord
from core.common import clock
from core.support.selectors.platform import LOOKED

LONGEST_PATH = 500
AN_HOUR = dt.timedelta(hours=1)
CUSTOMER_LOOK = "billing.looked_at"
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


def record_customer_look(*, actor: Account, organisation_id: uuid.UUID) -> None:
    """
    This will tell an organisation, in its own record, that staff looked at what it pays.

    Once an hour for each of staff: who goes through ten pages looked once.
    """
    since = clock.now() - AN_HOUR
    told = PlatformRecord.objects.filter(
        action=CUSTOMER_LOOK, account_id=actor.pk, object_id=organisation_id, at__gt=since
    )
    if not told.exists():
        audit.record(
            action=CUSTOMER_LOOK,
            account_id=actor.pk,
            object_type="organisation",
            object_id=organisation_id,
        )
