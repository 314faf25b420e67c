"""What the frame of every page shows."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import Account
from core.common import clock
from core.inbox.selectors import Badge, badges
from tenants import policies
from tenants.models import Tribe
from tenants.models.tribes import Access
from tenants.reasons import reasons_of

TELL_EVERYBODY = dt.timedelta(days=7)
_LATE_TONES = {
    Access.PAST_DUE: "warning",
    Access.GRACE: "bad",
    Access.READ_ONLY: "bad",
    Access.CANCELLED: "bad",
}
_LATE_TO_STEWARDS = {
    Access.PAST_DUE: gettext_lazy("The payment for this tribe is late. Nothing is lost."),
    Access.GRACE: gettext_lazy(
        "The payment for this tribe is very late, so nobody new is invited. Nothing is lost."
    ),
}


@dataclass(frozen=True)
class RailTribe:
    """One of somebody's own tribes in the rail, with what is unread there."""

    name: str
    url: str
    hue: int
    unread: int
    is_current: bool
    is_open: bool
    state: str
    leave_url: str


def rail_tribes(account: Account, *, current_id: uuid.UUID | None = None) -> list[RailTribe]:
    """The tribes somebody belongs to, by name, with their badges: one statement."""
    return [
        RailTribe(
            name=badge.tribe.name,
            url=badge.tribe.url,
            hue=badge.tribe.hue,
            unread=_unread(badge),
            is_current=badge.tribe.pk == current_id,
            is_open=policies.is_open(badge.tribe.access_state),
            state=badge.tribe.get_access_state_display(),
            leave_url=_leave_url(badge.tribe),
        )
        for badge in badges(account)
    ]


def access_notice(
    *, tribe: Tribe, access_state: str, account: Account, is_steward: bool
) -> dict[str, Any] | None:
    """
    What the people of a tribe should know about its paying, or None when all is well.

    A trial is told to stewards, and in its last week to everybody; late payment to stewards;
    what stops the work to everybody. Who may pay reads why, what comes next, and gets the way.
    """
    found = _notice(tribe, access_state, account, is_steward=is_steward)
    if found is None:
        return None
    tone, text = found
    notice = {"tone": tone, "text": text, "url": "", "label": ""}
    if policies.can_see_organisation(account, tribe.organisation):
        path = reverse(
            "billing:overview",
            kwargs={"organisation_id": tribe.organisation_id},
            urlconf=settings.PUBLIC_SCHEMA_URLCONF,
        )
        notice |= {"url": f"{settings.ACCOUNT_ORIGIN}{path}", "label": _("Plan and paying")}
    return notice


def _notice(
    tribe: Tribe, access_state: str, account: Account, *, is_steward: bool
) -> tuple[str, str] | None:
    until = tribe.access_until
    if access_state == Access.TRIALING and until:
        if not is_steward and until - clock.now() > TELL_EVERYBODY:
            return None
        return "info", _("This tribe is on trial until %(day)s.") % {"day": _day(until, tribe)}
    if access_state not in _LATE_TONES:
        return None
    if policies.can_see_organisation(account, tribe.organisation):
        text = " ".join(reasons_of(tribe))
    else:
        text = _told_to_others(tribe, access_state, is_steward=is_steward)
    return (_LATE_TONES[Access(access_state)], text) if text else None


def _told_to_others(tribe: Tribe, access_state: str, *, is_steward: bool) -> str:
    """Stewards hear that a payment is late; everybody hears what stops their work, and when."""
    if policies.is_open(access_state):
        return str(_LATE_TO_STEWARDS[Access(access_state)]) if is_steward else ""
    if tribe.access_until is None:
        return _("This tribe can be read, but nothing can be changed now.")
    words = _("This tribe can be read, but nothing can be changed now. It closes on %(day)s.")
    return words % {"day": _day(tribe.access_until, tribe)}


def _day(moment: dt.datetime, tribe: Tribe) -> str:
    return date_format(clock.local_date(time_zone=tribe.time_zone, at=moment), "j F")


def _leave_url(tribe: Tribe) -> str:
    """Where a tribe is left that nobody can enter; others are left from inside."""
    if not policies.is_closed(tribe.access_state):
        return ""
    path = reverse(
        "leaving:leave", kwargs={"tribe_id": tribe.pk}, urlconf=settings.PUBLIC_SCHEMA_URLCONF
    )
    return f"{settings.ACCOUNT_ORIGIN}{path}"


def _unread(badge: Badge) -> int:
    """What a closed tribe holds cannot be read, so it does not call."""
    return badge.unread if policies.is_readable(badge.tribe.access_state) else 0
