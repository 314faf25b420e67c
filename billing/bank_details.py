"""Where an invoice is paid to by bank, as pages, mails and programs show it."""

from dataclasses import dataclass

from billing.models import Invoice, TribeSubscription


@dataclass(frozen=True)
class PayTo:
    """The account to transfer to, and the reference by which the money is recognised."""

    name: str
    iban: str
    bic: str
    reference: str

    @property
    def iban_in_groups(self) -> str:
        """The number as people read it out: by four."""
        return " ".join(self.iban[start : start + 4] for start in range(0, len(self.iban), 4))


def pay_to(invoice: Invoice) -> PayTo | None:
    """Where an open invoice is paid to by bank; None for what is charged, or while not known."""
    account = invoice.account
    is_by_bank = invoice.collection == TribeSubscription.Collection.INVOICE
    is_owed = invoice.status in (Invoice.Status.OPEN, Invoice.Status.UNCOLLECTIBLE)
    if not (is_by_bank and is_owed and account.pay_to_iban):
        return None
    return PayTo(account.pay_to_name, account.pay_to_iban, account.pay_to_bic, invoice.number)
