"""Who keeps a tribe when its last steward goes without having handed it over."""

from core.history.services import record_event
from core.members import selectors
from core.members.events import MemberEvent
from core.members.models import Member
from core.members.selectors.heirs import longest_there
from core.trail.services import record
from tenants.context import current_tribe
from tenants.services import give_key


def hand_on(member: Member, *, because: str) -> None:
    """
    Let whoever has been there longest keep the tribe, if its last steward goes.

    Machine work behind going, with the rules locked; `because` is a word for the record.
    """
    heir = longest_there(without=member)
    if heir is None or not selectors.is_last_steward(member):
        return
    heir.role = Member.Role.STEWARD
    heir.save(update_fields=["role"])
    give_key(account=heir.account, tribe=current_tribe(), role=heir.role)
    words = {"member_id": str(heir.pk), "name": heir.display_name}
    record_event(kind=MemberEvent.INHERITED, actor=None, subject=heir, data=words)
    record(action="member.made_steward", actor=None, subject=heir, changes={"because": because})
