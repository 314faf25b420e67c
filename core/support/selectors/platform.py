"""What staff may look at: that tribes are there and how they stand, never what is in them."""

import uuid
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from billing.models import StripeEvent
from billing.plans import plan_of
from core.audit.models import PlatformRecord
from core.audit.selectors import Page, Wish, page_of, tell
from core.common.text import has_forbidden_characters
from tenants.fleet_state import lacks_migrations
from tenants.models import Membership, SchemaState, Tribe
from tenants.models.tribes import Access

PAGE_SIZE = 50
LOOKED = "staff.looked"
RETRIED = (StripeEvent.State.DEAD, StripeEvent.State.IGNORED)
_LETTER_TONES: dict[str, str] = {
    StripeEvent.State.DONE: "good",
    StripeEvent.State.FAILED: "warning",
    StripeEvent.State.DEAD: "bad",
}
TONES = {
    Access.TRIALING: "teal",
    Access.ACTIVE: "good",
    Access.PAST_DUE: "warning",
    Access.GRACE: "warning",
    Access.READ_ONLY: "bad",
    Access.SUSPENDED: "bad",
}


def tribes(*, words: str = "", cursor: str = "") -> Page:
    """Tribes by the moment they were founded; `words` are part of a name or an address."""
    if has_forbidden_characters(words):
        return Page(rows=[], older="")
    found = Tribe.objects.select_related("organisation").annotate(
        member_count=Coalesce(Subquery(_member_count()), 0),
        applied=Subquery(SchemaState.objects.filter(pk=OuterRef("schema_name")).values("applied")),
    )
    if words:
        named = Q(name__icontains=words) | Q(slug__icontains=words)
        found = found.filter(named | Q(organisation__name__icontains=words))
    page = page_of(found, cursor=cursor, size=PAGE_SIZE)
    for tribe in page.rows:
        tribe.tone = TONES.get(tribe.access_state, "plain")
        tribe.plan_name = plan_of(tribe.plan).name
        tribe.is_behind = tribe.applied is None or lacks_migrations(tribe.applied)
    return page


def stripe_events(*, only_troubled: bool = False, cursor: str = "") -> Page:
    """The ledger of webhooks, the last to arrive first; a cursor is the key of an event."""
    found = StripeEvent.objects.all()
    if only_troubled:
        found = found.filter(state__in=[StripeEvent.State.FAILED, StripeEvent.State.DEAD])
    if cursor and not has_forbidden_characters(cursor):
        moment = Subquery(StripeEvent.objects.filter(pk=cursor).values("received_at"))
        found = found.filter(Q(received_at__lt=moment) | Q(received_at=moment, pk__lt=cursor))
    rows = list(found.order_by("-received_at", "-pk")[: PAGE_SIZE + 1])
    return _cut([mark_letter(event) for event in rows])


def mark_letter(event: StripeEvent) -> StripeEvent:
    """A letter with what may be done about it, and the tone of its state."""
    event.can_be_retried = event.state in RETRIED  # type: ignore[attr-defined]
    event.can_be_put_away = event.state == StripeEvent.State.DEAD  # type: ignore[attr-defined]
    event.tone = _LETTER_TONES.get(event.state, "plain")  # type: ignore[attr-defined]
    return event


def looks(*, cursor: str = "") -> Page:
    """What staff looked at, in words."""
    page = page_of(PlatformRecord.objects.filter(action=LOOKED), cursor=cursor, size=PAGE_SIZE)
    return Page(rows=tell(page.rows), older=page.older)


def record(*, wish: Wish, about: uuid.UUID | None = None, cursor: str = "") -> Page:
    """
    Lines of the platform's record in words; of customers no more than a letter.

    `about` is the key of an account, a tribe or an organisation.
    """
    lines = PlatformRecord.objects.filter(wish.filter)
    if about:
        lines = lines.filter(Q(account_id=about) | Q(tribe_id=about) | Q(object_id=about))
    page = page_of(lines, cursor=cursor, size=PAGE_SIZE)
    return Page(rows=tell(page.rows, masks_people=True), older=page.older)


def _member_count() -> QuerySet[Any, Any]:
    live = Membership.objects.live().filter(tribe=OuterRef("pk")).order_by()
    return live.values("tribe").annotate(number=Count("pk")).values("number")


def _cut(found: list[Any]) -> Page:
    shown = found[:PAGE_SIZE]
    return Page(rows=shown, older=str(shown[-1].pk) if len(found) > PAGE_SIZE else "")
