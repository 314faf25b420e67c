"""Our own copies of invoices and credit notes, as they come with a mail."""

from billing import papers
from billing.models import CreditNote, Invoice
from core.mail.registry import Attachment


def copy_of(paper: Invoice | CreditNote) -> tuple[Attachment, ...]:
    """The copy we keep; nothing while there is none."""
    content = papers.read(paper=paper)
    if content is None:
        return ()
    return (Attachment(f"{paper.number or paper.pk}.pdf", content, "application/pdf"),)
