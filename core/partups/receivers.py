"""What part-ups do when others say something."""

from typing import Any

from django.dispatch import receiver

from core.members.models import Member
from core.members.signals import member_erasing, member_leaving
from core.partups import services
from core.partups.services import erasing


@receiver(member_leaving, dispatch_uid="partups.leave_all")
def leave_all(*, member: Member, **_: Any) -> None:
    """Who leaves the tribe leaves its part-ups, unless one would be left alone."""
    services.leave_all(member=member)


@receiver(member_erasing, dispatch_uid="partups.end_what_nobody_else_does")
def end_what_nobody_else_does(*, member: Member, **_: Any) -> None:
    """What only somebody who is erased worked on ends with them."""
    erasing.end_what_nobody_else_does(member=member)
