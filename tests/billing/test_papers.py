"""Our own copies of invoices."""

import os

import pytest

from billing import papers
from core.files import services as files
from core.files import storage
from tests.support.mirrored_bill import *  # noqa: F403

PDF = b"%PDF-1.7 an invoice"


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_DIR = tmp_path


def test_a_copy_is_kept_and_read(invoiced):
    invoice = papers.keep_pdf(invoice=invoiced(), content=PDF)

    assert (len(invoice.pdf_sha256), invoice.pdf_stored_at is None) == (64, False)
    assert papers.read(paper=invoice) == PDF


def test_a_copy_is_never_replaced(invoiced):
    invoice = papers.keep_pdf(invoice=invoiced(), content=PDF)

    papers.keep_pdf(invoice=invoice, content=b"%PDF something else")

    assert papers.read(paper=invoice) == PDF


def test_while_there_is_no_copy_there_is_none(invoiced):
    assert papers.read(paper=invoiced()) is None


@pytest.mark.parametrize("found", [b"%PDF forged", b""])
def test_a_copy_that_is_not_what_was_kept_is_none(invoiced, found):
    invoice = papers.keep_pdf(invoice=invoiced(), content=PDF)
    storage.write(papers.path_of(invoice), found)

    assert papers.read(paper=invoice) is None


def test_the_sweep_leaves_copies_alone(invoiced, tmp_path):
    invoice = papers.keep_pdf(invoice=invoiced(), content=PDF)
    storage.write("a/nobody/0195f000-0000-7000-8000-000000000000", b"left by a crash")
    for file in tmp_path.glob("**/*"):
        os.utime(file, (1, 1))

    assert files.sweep() == 1
    assert papers.read(paper=invoice) == PDF
