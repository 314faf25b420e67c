"""Coming in."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.plans import max_members
from core.accounts.models import Account
from core.common import clock
from core.common.errors import DomainError
from core.history.services import record_event
from core.members import selectors
from core.members.events import MemberEvent
from core.members.models import Member
from tenants.context import current_tribe
from tenants.models import Tribe
from tenants.services import give_key


class TribeFull(DomainError):
    """Somebody would come in, and the tribe's plan has no room left."""

    code = "tribe_full"
    message = _(
        "This tribe has as many people as its plan gives room for. "
        "Its organisation can choose a larger plan."
    )


@transaction.atomic
def admit_member(
    *, account: Account, role: str = Member.Role.MEMBER, invited_by: Member | None = None
) -> Member:
    """
    Let an account into the present tribe: its Member row and its key, or neither.

    Machine work behind an invitation or the founding. Who belongs already stays as they are; who
    left comes back as the same person.

    :raises TribeFull: if the tribe has as many people as its plan gives room for.
    """
    # Who comes in waits for who came in just before, so that the last place is given once.
    tribe = Tribe.objects.select_for_update(of=("self",), no_key=True).get(pk=current_tribe().pk)
    member = Member.objects.select_for_update().filter(account_id=account.pk).first()
    if member and member.is_present:
        return member
    if selectors.people().count() >= max_members(tribe.plan):
        raise TribeFull
    if member is None:
        member = Member(account=account, joined_at=clock.now(), invited_by=invited_by)
    member.display_name = account.name
    member.role, member.left_at = role, None
    member.save()
    give_key(account=account, tribe=tribe, role=role)
    record_event(kind=MemberEvent.JOINED, actor=member, subject=member)
    return member
