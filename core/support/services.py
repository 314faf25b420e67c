"""What staff do leaves a trace."""

from core.accounts.models import Account
from core.common import clock
from core.support.models import AuditEntry

LONGEST_PATH = 500


def record_look(*, actor: Account, path: str) -> None:
    """This will write down that one of the staff looks at a page; each look is a row."""
    AuditEntry.objects.create(account=actor, path=path[:LONGEST_PATH], looked_at=clock.now())
