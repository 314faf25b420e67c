"""The page of Stripe's on which an invoice is paid."""

from billing import gateway
from billing.errors import NotPayable
from billing.models import Invoice
from billing.policies import can_change_billing
from billing.portal.invoice_words import is_payable
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common.errors import NotAllowed


@refusals_recorded("billing.invoice_opened", about="invoice")
def payment_page(*, actor: Account, invoice: Invoice) -> str:
    """
    This will give the address of the page on which an invoice is paid.

    Whoever has the address sees the invoice, so owners and billing contacts get it, one at a
    time, fetched anew. Who looks is written down.

    :raises NotAllowed: if the actor is neither.
    :raises NotPayable: if there is nothing to pay.
    :raises StripeAway: if Stripe does not answer.
    """
    if not can_change_billing(actor, invoice.account.organisation):
        raise NotAllowed
    if not is_payable(invoice):
        raise NotPayable
    url = gateway.hosted_page(invoice_id=invoice.stripe_invoice_id)
    if not url:
        raise NotPayable
    record(
        action="billing.invoice_opened",
        account_id=actor.pk,
        object_type="organisation",
        object_id=invoice.account.organisation_id,
        changes={"number": invoice.number},
    )
    return url
