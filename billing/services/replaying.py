"""Letters that shall be processed once more."""

import datetime as dt

from billing import gateway
from billing.models import StripeEvent
from billing.services import ledger


def find(
    *,
    event_id: str = "",
    type: str = "",  # noqa: A002  # the word of Stripe's and of the column
    object_id: str = "",
    since: dt.datetime | None = None,
    until: dt.datetime | None = None,
) -> list[StripeEvent]:
    """
    The letters that fit, oldest first; one that never came is asked for by its key.

    A letter that was asked for is not in the ledger yet.

    :raises StripeGone: if Stripe has no such letter either.
    """
    wanted = {"pk": event_id, "type": type, "object_id": object_id}
    rows = StripeEvent.objects.filter(**{name: value for name, value in wanted.items() if value})
    if since:
        rows = rows.filter(happened_at__gte=since)
    if until:
        rows = rows.filter(happened_at__lt=until)
    found = list(rows.order_by("happened_at", "pk"))
    return found or ([_asked_for(event_id)] if event_id else [])


def replay(*, events: list[StripeEvent]) -> int:
    """Have letters processed once more; how many that are."""
    fresh = [event for event in events if event._state.adding]
    StripeEvent.objects.bulk_create(fresh, ignore_conflicts=True)
    return ledger.replay(event_ids=[event.pk for event in events])


def _asked_for(event_id: str) -> StripeEvent:
    letter = gateway.fetch_letter(event_id=event_id)
    return ledger.as_row(letter, source=StripeEvent.Source.REPLAY)
