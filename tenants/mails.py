"""Mails about what is in a tribe that is put away stay behind."""

from core.mail.models import OutboxMessage
from core.mail.registry import register_objection
from tenants import gate
from tenants.gate import Act
from tenants.models import Tribe

TRIBE_CLOSED = "tribe_closed"
# What an organisation pays, and what people are owed, is told whatever a tribe may do.
_ABOUT_MORE = ("billing.", "privacy.")


def object_to_mail(message: OutboxMessage) -> str:
    """Keep a mail of a room of a closed tribe from leaving; one of a tribe that is gone as well."""
    if message.tribe_id is None or message.topic.startswith(_ABOUT_MORE):
        return ""
    states = Tribe.objects.filter(pk=message.tribe_id).values_list("access_state", flat=True)
    state = states.first()
    return "" if state and gate.may(state, Act.MAIL) else TRIBE_CLOSED


register_objection(object_to_mail)
