"""What a tribe keeps of a member, and how it forgets who is erased."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.accounts.registry import Record
from core.history.models import Event
from core.history.registry import sentence_of
from core.members.models import Member
from core.members.registry import register_own_data


def _membership(member: Member) -> list[Record]:
    mine = Member.objects.filter(pk=member.pk)
    fields = ("display_name", "role", "level", "joined_at", "left_at", "ends_at")
    return list(
        mine.values(*fields, "accepted_version", invited_by_name=F("invited_by__display_name"))
    )


def _history(member: Member) -> list[Record]:
    """What one did, in words for who still belongs to the tribe."""
    done = Event.objects.filter(actor=member).select_related("actor").order_by("created_at", "id")
    return [
        {"kind": event.kind, "created_at": event.created_at}
        | ({"sentence": sentence_of(event)} if member.is_present else {})
        for event in done
    ]


register_own_data("membership", _("Membership"), tell=_membership)
register_own_data("history", _("What you did"), tell=_history)
