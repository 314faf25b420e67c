"""What ends with somebody who cannot hand it over: erased, or gone from a closed tribe."""

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from core.members.models import Member
from core.partups.models import Participation, Partup
from core.partups.services.endings import end_closed, end_stopped
from core.partups.services.locks import lock_partup
from tenants.context import current_tribe


@transaction.atomic
def end_what_nobody_else_does(*, member: Member) -> None:
    """
    End the part-ups whose only partner goes; harmless twice.

    Machine work. What is being worked on is stopped, with the reason in the tribe's language;
    what is closing closes with the answers that are there.
    """
    mine = Participation.objects.partners().filter(member=member)
    keys = mine.filter(partup__state__in=Partup.LIVE).values_list("partup", flat=True)
    for key in sorted(keys):
        partup = lock_partup(key)
        if partup.participations.partners().exclude(member=member).exists():
            continue
        if partup.is_closing:
            end_closed(partup, actor=None)
        elif partup.is_working:
            with translation.override(current_tribe().language):
                reason = _("Nobody was left to work on it.")
            end_stopped(partup, actor=member, reason=reason)
