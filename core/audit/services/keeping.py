"""How long what is written is kept: addresses 90 days, lines 24 months, seals for ever."""

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Q

from core.audit.models import Head
from core.audit.rules import Chain
from core.audit.services.doors import door_to
from core.audit.services.sealing import locked_head
from core.common import clock

ADDRESS_DAYS = 90
LINE_DAYS = 731
MOST_SEALS = 50


def forget_old_addresses(chain: Chain) -> int:
    """
    Forget the addresses of lines older than 90 days; the network stays, and so does the seal.

    Machine work; returns how many there were.
    """
    before = clock.now() - dt.timedelta(days=ADDRESS_DAYS)
    return _forget(chain, Q(at__lt=before))


def forget_addresses_of(chain: Chain, *, who: uuid.UUID) -> int:
    """
    Forget the addresses somebody came from, at once: part of erasing a person.

    `who` is the account in the platform's record, the member in a tribe's. A second call finds
    nothing left.
    """
    field = "actor_id" if chain.tribe_id else "account_id"
    return _forget(chain, Q(**{field: who}))


def _forget(chain: Chain, which: Q) -> int:
    return door_to(chain.lines).filter(which, address__isnull=False).update(address=None)


def expire_lines(chain: Chain) -> int:
    """
    Remove lines that were sealed more than 24 months ago, whole seals at a time; the seals stay.

    Machine work; returns how many lines went. Nothing of a record that is held goes.
    """
    total = 0
    while (count := _expire_some(chain)) is not None:
        total += count
    return total


@transaction.atomic
def _expire_some(chain: Chain) -> int | None:
    head = locked_head(chain)
    before = clock.now() - dt.timedelta(days=LINE_DAYS)
    over = chain.seals.objects.filter(expired_at=None, sealed_at__lt=before).order_by("sequence")
    keys = list(over.values_list("pk", flat=True)[:MOST_SEALS])
    if head.is_held or not keys:
        return None
    gone, _by_model = door_to(chain.lines).filter(seal__in=keys).delete()
    door_to(chain.seals).filter(pk__in=keys).update(expired_at=clock.now())
    return gone


@transaction.atomic
def hold(chain: Chain, *, is_held: bool) -> bool:
    """
    Keep everything in a record from expiring, or let time go on; tell whether that is a change.

    For a dispute in which the record is evidence. A second call changes nothing.
    """
    head = locked_head(chain)
    if head.is_held == is_held:
        return False
    Head.objects.filter(pk=head.pk).update(is_held=is_held)
    return True
