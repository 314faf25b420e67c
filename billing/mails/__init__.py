"""The mails about money: one writer for each kind of notice."""

from billing.mails import erasing, giving_back, invoices, ladder, methods, orders, subscriptions
from billing.mails.letters import Composer, Told, mail_of, reader_of
from billing.models import BillingNotice
from core.mail import registry
from core.mail.models import OutboxMessage
from core.mail.registry import Mail
from tenants.models import Organisation

COMPOSERS: dict[str, Composer] = {
    **invoices.COMPOSERS,
    **subscriptions.COMPOSERS,
    **methods.COMPOSERS,
    **orders.COMPOSERS,
    **giving_back.COMPOSERS,
    **ladder.COMPOSERS,
    **erasing.COMPOSERS,
}


def write(message: OutboxMessage) -> Mail | None:
    """Write a notice to one reader, if there is still something to tell and it is for them."""
    notices = BillingNotice.objects.select_related("tribe", "account")
    notice = notices.filter(pk=message.ref["notice"]).first()
    organisation = Organisation.objects.filter(pk=message.ref["organisation"]).first()
    if notice is None or organisation is None:
        return None
    to = reader_of(message, notice, organisation)
    if not to:
        return None
    told = Told(
        notice=notice,
        organisation=organisation,
        facts=message.ref,
        to=to,
        has_role=message.account_id is not None,
        is_former=message.ref.get("as") == "former",
    )
    letter = COMPOSERS[notice.kind](told)
    return mail_of(letter, told) if letter else None


for _kind in COMPOSERS:
    registry.register(f"billing.{_kind}", write)
