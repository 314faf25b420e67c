"""What a member has in part-ups: seats, offers, and what they wrote."""

from collections.abc import Iterable

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.accounts.registry import Record
from core.members.models import Member
from core.members.registry import register_own_data
from core.partups.models import GuestPass, Offer, Participation
from core.partups.selectors import visible_partups

_WORDS = ("name", "driver", "intended_result", "motivation", "end_date", "state", "created_at")


def _seats(member: Member) -> list[Record]:
    mine = Participation.objects.filter(member=member).order_by("joined_at", "id")
    rows = mine.values(
        *("partup_id", "role", "is_starter", "joined_at", "left_at", "confirmed_at"),
        confirmed_by_name=F("confirmed_by__display_name"),
    )
    return _with_names(member, rows)


def _started(member: Member) -> list[Record]:
    """The words of part-ups one started are one's own, as long as one may see them."""
    mine = visible_partups(member).filter(starter=member).order_by("created_at", "id")
    return list(mine.values("id", *_WORDS))


def _offers(member: Member) -> list[Record]:
    mine = Offer.objects.filter(member=member).order_by("created_at", "id")
    rows = mine.values(
        *("words", "hours", "state", "answer", "created_at", "answered_at"),
        partup_id=F("opening__partup_id"),
    )
    return _with_names(member, rows)


def _passes(member: Member) -> list[Record]:
    """Which part-ups let one in as a guest, and until when."""
    mine = GuestPass.objects.filter(member=member).order_by("created_at", "id")
    return _with_names(member, mine.values("partup_id", "created_at", "until", "ended_at"))


def _with_names(member: Member, rows: Iterable[Record]) -> list[Record]:
    """The name of each part-up, for who may see it now."""
    found = list(rows)
    seen = visible_partups(member).filter(pk__in={row["partup_id"] for row in found})
    names = dict(seen.values_list("pk", "name"))
    return [
        {**row, "partup_name": names[key]} if (key := row["partup_id"]) in names else row
        for row in found
    ]


register_own_data("part-ups", _("Part-ups you were in"), tell=_seats)
register_own_data("part-ups-started", _("Part-ups you started"), tell=_started)
register_own_data("offers", _("Offers"), tell=_offers)
register_own_data("visits", _("Visits as a guest"), tell=_passes)
