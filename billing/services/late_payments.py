"""Years that were paid for only after their subscription had ended, as nobody had paid."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from billing.models import Invoice


def paid_after_the_end(tribe_ids: Iterable[Any] | None = None) -> dict[Any, dt.datetime]:
    """
    Until when each tribe is paid for by an old invoice, by the key of the tribe; one question.

    Of all tribes, unless some are given.

    What was paid before the end does not count: whoever ended it then knew of it. Neither does what
    was given back.
    """
    given_back = Sum(
        "refunds__amount_cents", filter=Q(refunds__status__in=("pending", "succeeded"))
    )
    late = Invoice.objects.filter(
        subscription__status="canceled",
        status=Invoice.Status.PAID,
        returned_at=None,
        paid_at__gt=F("subscription__ended_at"),
        credited_cents__lt=F("total_cents"),
    ).annotate(given_back=Coalesce(given_back, 0))
    if tribe_ids is not None:
        late = late.filter(subscription__tribe_id__in=tribe_ids)
    found: dict[Any, dt.datetime] = {}
    rows = late.filter(given_back__lt=F("total_cents"))
    for tribe_id, lines in rows.values_list("subscription__tribe_id", "lines"):
        ends = [dt.datetime.fromisoformat(line["until"]) for line in lines]
        ends += [found[tribe_id]] if tribe_id in found else []
        found |= {tribe_id: max(ends)} if ends else {}
    return found
