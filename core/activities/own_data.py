"""What a member does and made in part-ups."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.accounts.registry import Record
from core.activities.models import Activity, Contribution
from core.activities.selectors import visible_activities
from core.members.models import Member
from core.members.registry import register_own_data


def _made(member: Member) -> list[Record]:
    """Activities one wrote; their words are one's own, also of a tribe one left."""
    mine = Activity.objects.filter(created_by=member).order_by("created_at", "id")
    return list(mine.values("id", "partup_id", "title", "text", "state", "due_date", "created_at"))


def _does(member: Member) -> list[Record]:
    mine = Contribution.objects.filter(member=member).order_by("created_at", "id")
    rows = list(mine.values("activity_id", "state", "created_at", done_at=F("activity__done_at")))
    seen = visible_activities(member).filter(pk__in={row["activity_id"] for row in rows})
    titles = dict(seen.values_list("pk", "title"))
    return [
        {**row, "title": titles[key]} if (key := row["activity_id"]) in titles else row
        for row in rows
    ]


register_own_data("activities", _("Activities you added"), tell=_made)
register_own_data("contributions", _("Activities you do"), tell=_does)
