"""
Our own copies of invoices and credit notes: kept for seven years, whatever becomes of Stripe's.

A copy is written once and never replaced: an invoice that is final does not change. It lies in
the private storage of `core.files`, in a folder of its own that the sweep leaves alone.
"""

import hashlib
import re
from typing import TypeVar

from structlog import get_logger

from billing.models import CreditNote, Invoice
from core.common import clock
from core.files import storage

log = get_logger(__name__)

FOLDER = "invoices"

Paper = TypeVar("Paper", Invoice, CreditNote)


def path_of(paper: Invoice | CreditNote) -> str:
    """Where the copy of an invoice or a credit note lies, below the folder of all files."""
    return f"{FOLDER}/{paper.account_id}/{paper.pk}.pdf"


def keep_pdf(*, invoice: Invoice, content: bytes) -> Invoice:
    """
    Keep the PDF of an invoice; one that is kept already stays as it is.

    Machine work. The file is on disk before the row says so.

    :raises StorageFull: if the disk has no room.
    :raises StorageAway: if the disk cannot be written to.
    """
    return _keep(invoice, content)


def keep_note_pdf(*, note: CreditNote, content: bytes) -> CreditNote:
    """
    Keep the PDF of a credit note, as that of an invoice.

    :raises StorageFull: if the disk has no room.
    :raises StorageAway: if the disk cannot be written to.
    """
    return _keep(note, content)


def read(*, paper: Invoice | CreditNote) -> bytes | None:
    """
    Our copy of an invoice or a credit note; None while we have none.

    One that is gone from the disk, or not what was kept, is as good as none, and reported.
    """
    if not paper.pdf_sha256:
        return None
    content = storage.read(path_of(paper))
    if content is None or hashlib.sha256(content).hexdigest() != paper.pdf_sha256:
        log.error("invoice_copy_lost", paper=str(paper.pk), is_there=content is not None)
        return None
    return content


def file_name(*, paper: Invoice | CreditNote) -> str:
    """What a copy is called on somebody's own disk."""
    number = re.sub(r"[^A-Za-z0-9_-]", "", paper.number)
    return f"part-up-{number or paper.pk}.pdf"


def _keep(paper: Paper, content: bytes) -> Paper:
    if paper.pdf_sha256:
        return paper
    storage.write(path_of(paper), content)
    digest = hashlib.sha256(content).hexdigest()
    rows = type(paper)._default_manager.filter(pk=paper.pk, pdf_sha256="")
    rows.update(pdf_sha256=digest, pdf_stored_at=clock.now(), updated_at=clock.now())
    paper.refresh_from_db(fields=["pdf_sha256", "pdf_stored_at"])
    return paper
