"""What a tribe keeps of a member, and how it forgets who is erased."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.accounts.registry import Record
from core.history.models import Event
from core.history.registry import sentence_of
from core.members.models import InvitationNote, Member, TribeRules
from core.members.registry import register_own_data
from core.trail.models import TrailRecord
from tenants.context import current_tribe
from tenants.models import Invitation


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


def _rules(member: Member) -> list[Record]:
    """The versions of the rules one wrote, with the reason one gave."""
    mine = TribeRules.objects.filter(created_by=member).order_by("version")
    return list(mine.values("version", "reason", "created_at"))


def _invitations(member: Member) -> list[Record]:
    """The words one sent along with invitations; to whom is theirs, not ours to hand out."""
    sent = Invitation.objects.filter(tribe=current_tribe(), invited_by=member.account_id)
    notes = InvitationNote.objects.filter(pk__in=list(sent.values_list("pk", flat=True)))
    return list(notes.exclude(words="").order_by("id").values("words"))


def _record(member: Member) -> list[Record]:
    """What one did that changed rights, rules or people, and from where."""
    mine = TrailRecord.objects.filter(actor=member).order_by("at", "id")
    return list(mine.values("at", "action", "outcome", "host", "address", "agent"))


register_own_data("membership", _("Membership"), tell=_membership)
register_own_data("history", _("What you did"), tell=_history)
register_own_data("rules", _("Rules you wrote"), tell=_rules)
register_own_data("invitations", _("What you said with invitations"), tell=_invitations)
register_own_data("record", _("What you changed here"), tell=_record)
