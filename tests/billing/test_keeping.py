"""Our own copies of invoices are fetched as soon as they are final."""

import datetime as dt
import hashlib

import pytest
from django.core.cache import cache

from billing import gateway, papers, tasks
from billing.errors import StripeRefused
from billing.models import CreditNote, Invoice, StaffTask
from billing.services import keeping
from core.common import clock


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.MEDIA_DIR = tmp_path
    cache.clear()


@pytest.fixture
def invoice(paid, hear):
    hear()
    return Invoice.objects.get()


def test_a_final_invoice_is_kept_with_its_hash(invoice):
    tasks.keep_billing_papers()

    invoice.refresh_from_db()
    content = papers.read(paper=invoice)
    assert content.startswith(b"%PDF-")
    assert invoice.pdf_sha256 == hashlib.sha256(content).hexdigest()
    assert invoice.pdf_stored_at is not None


def test_what_is_kept_is_not_fetched_again(invoice, shop):
    assert keeping.keep_papers() == 1
    calls = len(shop.contract.calls)

    assert keeping.keep_papers() == 0
    assert len(shop.contract.calls) == calls


def test_a_credit_note_is_kept_too(invoice, shop, hear):
    shop.api.v1.credit_notes.create(
        {"invoice": invoice.stripe_invoice_id, "amount": 12_100, "refund_amount": 12_100}
    )
    hear()

    assert keeping.keep_papers() == 2

    note = CreditNote.objects.get()
    content = papers.read(paper=note)
    assert content.startswith(b"%PDF-")
    assert note.pdf_sha256 == hashlib.sha256(content).hexdigest()


def test_a_draft_waits(invoice):
    Invoice.objects.update(status="draft", finalized_at=None)

    assert keeping.keep_papers() == 0


def test_one_that_cannot_be_had_rests_and_the_others_get_their_turn(invoice, shop):
    shop.fail_next(500)

    assert keeping.keep_papers() == 0
    assert keeping.keep_papers() == 0
    cache.clear()
    assert keeping.keep_papers() == 1


def test_after_a_day_without_a_copy_staff_hears(invoice, shop):
    Invoice.objects.update(finalized_at=clock.now() - dt.timedelta(days=2))
    shop.fail_next(500)

    keeping.keep_papers()

    task = StaffTask.objects.get()
    assert (task.kind, task.subject) == ("paper_missing", invoice.stripe_invoice_id)


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/invoice.pdf",
        "http://pay.stripe.com/invoice.pdf",
        "https://pay.stripe.com.evil.example/x.pdf",
        "http://169.254.169.254/latest/",
        "file:///etc/passwd",
        "",
    ],
)
def test_only_addresses_of_stripe_are_fetched(shop, url):
    with pytest.raises(StripeRefused):
        gateway.fetch_pdf(url=url)


def test_what_is_no_pdf_is_not_kept(shop):
    with pytest.raises(StripeRefused):
        gateway.fetch_pdf(url=f"{shop.url}/_sim/health")
