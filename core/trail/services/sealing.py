"""
Seal the record of a tribe: within about a minute, and never by a round over all tribes.

After the commit of a transaction that wrote a line, its tribe's own job is put on the list. Not
inside the transaction: the list knows one such job per tribe, and everybody who writes a line
there would wait for everybody else, holding what they have locked. The price is that a process
killed between the commit and the next statement asks for nobody; the tribe's next line, or its
daily round, seals that line too.
"""

import datetime as dt
import uuid
from collections.abc import Iterator

from core.audit import services as audit
from core.audit.models import Head, PlatformRecord
from core.common import clock
from core.trail.selectors.sealing import ANCHORED, anchors_of, chain_of
from tenants import due
from tenants.context import current_tribe
from tenants.models import DueJob, Tribe

SEAL = "trail.seal"
TEND = "trail.tend"
DELAY = dt.timedelta(minutes=1)


def ask_to_seal(tribe: Tribe) -> None:
    """Put the tribe's sealing on the list in a minute, unless it is there; run after a commit."""
    due.schedule_once(
        kind=SEAL,
        tribe=tribe,
        object_id=tribe.pk,
        due_at=clock.now() + DELAY,
        dedupe_key=f"{SEAL}:{tribe.pk}",
    )


def seal_trail() -> int:
    """
    Seal what waits in the present tribe, and see to it that the tribe has its daily round.

    Machine work; returns the number of lines.
    """
    tribe = current_tribe()
    count = audit.seal_lines(chain_of(tribe))
    _plan_round(tribe)
    return count


def tend_trail() -> None:
    """
    The daily round of the present tribe: seal stragglers, forget addresses, let lines expire.

    The head is told to the platform's record, so that whoever forges a tribe's record and what
    public knows of it would have to forge that too. A second round a day finds nothing to do.
    """
    tribe = current_tribe()
    chain = chain_of(tribe)
    audit.seal_lines(chain)
    audit.forget_old_addresses(chain)
    audit.expire_lines(chain)
    _anchor(tribe)
    _plan_round(tribe)


def _anchor(tribe: Tribe) -> None:
    head = Head.objects.filter(tribe_id=tribe.pk).first()
    told = PlatformRecord.objects.filter(tribe_id=tribe.pk, action=ANCHORED).order_by("-at")
    last = told.values_list("changes__sequence", flat=True).first()
    if head and head.sequence and last != head.sequence:
        changes = {"sequence": head.sequence, "hash": head.hash, "lines": head.count}
        audit.record(action=ANCHORED, account_id=None, tribe_id=tribe.pk, changes=changes)


def _plan_round(tribe: Tribe) -> None:
    """The next round has a row of its own, as this one's is marked done when we return."""
    tomorrow = clock.now() + dt.timedelta(days=1)
    DueJob.objects.filter(tribe=tribe, kind=TEND, done_at__isnull=False).delete()
    if not DueJob.objects.filter(tribe=tribe, kind=TEND, due_at__gt=clock.now()).exists():
        due.schedule_once(
            kind=TEND,
            tribe=tribe,
            object_id=tribe.pk,
            due_at=tomorrow,
            dedupe_key=f"{TEND}:{tribe.pk}:{tomorrow:%Y-%m-%d}",
        )


def verify_trail() -> Iterator[str]:
    """Say what is wrong with the record of the present tribe, in a sentence each."""
    tribe = current_tribe()
    return audit.verify(chain_of(tribe), anchors=anchors_of(tribe))


def forget_addresses(*, member_id: uuid.UUID) -> int:
    """
    Forget the addresses a member came from, in the present tribe: part of erasing a person.

    The seals still fit. Returns how many lines there were; a second call finds none.
    """
    return audit.forget_addresses_of(chain_of(current_tribe()), who=member_id)
