"""The mail of an invoice: with our copy when we keep one; and nothing is told without its words."""

import ast
import datetime as dt
from pathlib import Path

import billing
from billing.mails import COMPOSERS
from billing.models import BillingNotice
from billing.papers import keep_note_pdf, keep_pdf
from billing.services import announcing
from billing.services.reminders import run_reminders
from core.common import clock
from core.mail.services import send_waiting
from tests.billing.mail_cases import NOW, Case, lay_out

BY_BANK = {"collection": "send_invoice", "days_until_due": 30}


def test_what_is_to_be_paid_by_bank_goes_out_once_with_our_copy(alpha, mailoutbox):
    about = lay_out(alpha, Case("invoice", "invoice", "", subscription=BY_BANK))
    invoice = keep_pdf(invoice=about["invoice"], content=b"%PDF-1.4 our copy")

    with clock.standing_at(NOW):
        announcing.invoice_kept(invoice=invoice)
        announcing.invoice_kept(invoice=invoice)
        send_waiting()

    (mail,) = mailoutbox
    assert mail.attachments == [("PU-2028-7.pdf", b"%PDF-1.4 our copy", "application/pdf")]


def test_what_is_charged_by_itself_asks_nobody_to_pay(alpha):
    about = lay_out(alpha, Case("invoice", "invoice", ""))

    announcing.invoice_kept(invoice=about["invoice"])

    assert not BillingNotice.objects.exists()


def test_a_credit_note_is_told_once_with_our_copy(alpha, mailoutbox):
    about = lay_out(alpha, Case("credit_note", "credit_note", ""))
    note = keep_note_pdf(note=about["credit_note"], content=b"%PDF-1.4 our note")

    with clock.standing_at(NOW):
        announcing.credit_note_kept(credit_note=note)
        announcing.credit_note_kept(credit_note=note)
        send_waiting()

    (mail,) = mailoutbox
    assert mail.attachments == [("CN-1.pdf", b"%PDF-1.4 our note", "application/pdf")]
    assert f"/billing/invoices/{note.invoice_id}/" in mail.body


def test_a_credit_note_whose_copy_does_not_come_is_told_without_it(alpha, mailoutbox):
    lay_out(alpha, Case("credit_note", "credit_note", ""))

    with clock.standing_at(NOW + dt.timedelta(minutes=20)):
        run_reminders()
    assert not BillingNotice.objects.filter(kind="credit_note").exists()
    with clock.standing_at(NOW + dt.timedelta(minutes=40)):
        run_reminders()
        send_waiting()

    [mail] = [one for one in mailoutbox if "CN-1" in one.subject]
    assert mail.attachments == []


def test_whatever_is_told_somewhere_can_be_written():
    told = set()
    for file in Path(billing.__file__).parent.rglob("*.py"):
        calls = [node for node in ast.walk(ast.parse(file.read_text())) if _is_telling(node)]
        named = [word.value for call in calls for word in call.keywords if word.arg == "kind"]
        told |= {one.value for kind in named for one in ast.walk(kind) if _is_word(one)}

    assert {"plan_changed", "ordered", "resumed"} <= told <= set(COMPOSERS)


def _is_telling(node):
    function = getattr(node, "func", None)
    name = getattr(function, "attr", getattr(function, "id", ""))
    return isinstance(node, ast.Call) and name in {"tell", "tell_staff"}


def _is_word(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
