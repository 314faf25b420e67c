"""What becomes of the work of somebody who goes; told beforehand."""

from django.utils.translation import ngettext

from core.activities.models import Activity, Contribution
from core.members.models import Member
from core.members.registry import Parting
from core.partups.models import Partup


def partings_of(person: Member, reader: Member) -> list[Parting]:
    """The activities that go back to nobody, as far as the reader sees them."""
    open_work = (
        Contribution.objects.filter(member=person)
        .filter(activity__partup__in=Partup.objects.visible_to(reader))
        .exclude(activity__state=Activity.State.DONE)
        .exclude(activity__partup__state__in=Partup.OVER)
    )
    titles = tuple(open_work.order_by("id").values_list("activity__title", flat=True))
    if not titles:
        return []
    sentence = ngettext(
        "%(number)s activity goes back to nobody:",
        "%(number)s activities go back to nobody:",
        len(titles),
    )
    return [Parting(sentence % {"number": len(titles)}, names=titles)]
