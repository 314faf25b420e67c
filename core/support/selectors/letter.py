"""One letter of Stripe's, and where its customer is not here as it is there."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.errors import StripeAway
from billing.models import BillingAccount, StripeEvent
from billing.selectors import account_of_customer
from billing.services.comparing import Difference
from billing.services.dead_letters import what_differs
from core.common import clock
from core.common.text import has_forbidden_characters
from core.support.selectors.platform import mark_letter
from core.ui.tables import Column, Table

_COLUMNS = [
    Column("object", gettext_lazy("What")),
    Column("field", gettext_lazy("Field")),
    Column("here", gettext_lazy("Here")),
    Column("there", gettext_lazy("At Stripe")),
]


@dataclass(frozen=True)
class Letter:
    """
    What staff decides by: the letter, whose it is, and what differs.

    `account` is None when it names no customer of ours; then nothing was compared. So it is when
    Stripe `is_away`.
    """

    event: StripeEvent
    account: BillingAccount | None
    as_of: dt.datetime
    differences: list[dict[str, Any]]
    is_away: bool = False

    @property
    def table(self) -> Table:
        empty = _("Here and Stripe say the same about this customer.")
        return Table("differences", _("What differs"), _COLUMNS, self.differences, empty)


def letter_named(event_id: str) -> StripeEvent | None:
    """A letter by the id Stripe gave it, or None."""
    if has_forbidden_characters(event_id):
        return None
    found = StripeEvent.objects.filter(pk=event_id).first()
    return mark_letter(found) if found else None


def letter(event: StripeEvent) -> Letter:
    """A letter with what differs now; Stripe is asked, and nothing is written."""
    account = account_of_customer(event.customer_id)
    moment = clock.now()
    if account is None:
        return Letter(event, None, moment, [])
    try:
        found = what_differs(event=event)
    except StripeAway:
        return Letter(event, account, moment, [], is_away=True)
    return Letter(event, account, moment, list(_rows(found)))


def _rows(found: Iterable[Difference]) -> Iterable[dict[str, Any]]:
    for one in found:
        for field, (here, there) in one.fields.items():
            yield {
                "object": f"{one.object_type} {one.object_id}",
                "field": field or _("the whole of it"),
                "here": _plain(here),
                "there": _plain(there),
            }


def _plain(value: Any) -> str:
    """A value as people read it, cut where it is long."""
    if value is None or value == "":
        return "–"
    if isinstance(value, Model):
        return str(value.pk)
    if value == "missing":
        return _("is not there")
    if value == "here":
        return _("is there")
    return str(value)[:255]
