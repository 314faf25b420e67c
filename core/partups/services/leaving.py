"""Leaving a team, or all of them."""

from django.db import transaction
from django.utils.translation import gettext as _

from core.common import clock
from core.history.services import record_event
from core.members.models import Member
from core.partups.errors import LastPartner, PartupOver
from core.partups.events import PartupEvent
from core.partups.models import Offer, Participation, Partup
from core.partups.policies import can_leave
from core.partups.services.endings import end_stopped
from core.partups.services.lapses import withdraw_quietly
from core.partups.services.locks import check_allowed, lock_partup, lock_standing
from core.partups.services.team import give_up_seat, is_last_partner
from core.partups.services.visits import close_passes_of


@transaction.atomic
def leave_seat(*, actor: Member, partup: Partup) -> None:
    """
    This will free the actor's seat; the opening they came by opens again.

    Partners may, as long as another stays. Leaving twice is harmless.

    :raises NotFound: if the actor may not see the part-up.
    :raises NotAllowed: if the actor only follows it.
    :raises LastPartner: if nobody would be left.
    :raises PartupOver: if it is over: a record of who took part does not change.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    seat = standing.participation
    if seat is None:
        return
    check_allowed(can_leave(standing))
    if standing.partup.is_over:
        raise PartupOver
    if is_last_partner(standing.partup, actor):
        raise LastPartner
    _leave(standing.partup, seat, actor)


@transaction.atomic
def leave_all(*, member: Member, by: Member | None = None) -> None:
    """
    This will end seats, follows, visits and waiting offers of somebody who leaves the tribe.

    Machine work behind leaving. Drafts that nobody else works on end with it; what is over stays
    as it was. Whom a steward removes (`by`) cannot be asked to find another partner first: what
    nobody else works on is stopped.

    :raises LastPartner: if somebody leaves a part-up that is on without anybody.
    """
    places = Participation.objects.present().filter(member=member)
    keys = sorted(places.exclude(partup__state__in=Partup.OVER).values_list("partup", flat=True))
    partups = [lock_partup(key) for key in keys]
    if by is None:
        _check_not_last(partups, member)
    for partup in partups:
        place = places.select_related("opening").filter(partup=partup).first()
        if place is None:
            continue
        if place.is_partner and is_last_partner(partup, member):
            end_stopped(partup, actor=by or member, reason=_("Nobody was left to work on it."))
        elif place.is_partner:
            _leave(partup, place, member)
        else:
            place.left_at = clock.now()
            place.save(update_fields=["left_at"])
    withdraw_quietly(Offer.objects.pending().filter(member=member))
    close_passes_of(member)


def _check_not_last(partups: list[Partup], member: Member) -> None:
    alone = [
        partup.name for partup in partups if partup.is_live and is_last_partner(partup, member)
    ]
    if alone:
        sentence = _(
            "You are the last partner of %(names)s. Accept somebody else there first, or stop it."
        )
        raise LastPartner(sentence % {"names": ", ".join(alone)})


def _leave(partup: Partup, seat: Participation, actor: Member) -> None:
    give_up_seat(partup=partup, seat=seat)
    record_event(kind=PartupEvent.LEFT, actor=actor, subject=partup, partup_id=partup.pk)
