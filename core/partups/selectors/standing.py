"""What somebody is in a part-up."""

import uuid
from dataclasses import dataclass

from core.members.models import Member
from core.partups.models import GuestPass, Participation, Partup
from core.partups.selectors import audience


@dataclass(frozen=True)
class Standing:
    """A member's place in a part-up at one moment; policies are asked with it."""

    member: Member
    partup: Partup
    participation: Participation | None
    guest_pass: GuestPass | None = None

    @property
    def is_partner(self) -> bool:
        return self.participation is not None and self.participation.is_partner

    @property
    def is_let_in(self) -> bool:
        """Whether a guest has a pass that opens it now."""
        return self.guest_pass is not None and self.guest_pass.is_live

    @property
    def is_supporter(self) -> bool:
        return self.participation is not None and self.participation.is_supporter


def standing_of(*, member: Member, partup: Partup) -> Standing:
    """What a member, or a guest, is in a part-up now."""
    mine = Participation.objects.present().filter(partup=partup, member=member).first()
    let_in = None
    if member.is_guest:
        let_in = GuestPass.objects.live().filter(partup=partup, member=member).first()
    return Standing(member=member, partup=partup, participation=mine, guest_pass=let_in)


def is_partner(*, member: Member, partup_id: uuid.UUID) -> bool:
    """Whether a member has a partner's seat in a part-up now."""
    return Participation.objects.partners().filter(partup_id=partup_id, member=member).exists()


def partners_of(partup: Partup) -> list[Participation]:
    """The team in order of coming in, with who they are, what for, and who confirmed them."""
    return list(
        partup.participations.partners()
        .select_related("member", "opening", "confirmed_by")
        .order_by("joined_at", "id")
    )


def supporter_count(partup: Partup) -> int:
    """How many follow without a seat, and see it."""
    return audience.supporters(partup.pk).count()


def find_seat(*, member: Member, seat_id: uuid.UUID) -> Participation | None:
    """A partner's seat in a part-up the member may see."""
    return (
        Participation.objects.partners()
        .filter(pk=seat_id, partup__in=Partup.objects.visible_to(member))
        .first()
    )
