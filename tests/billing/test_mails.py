"""Every mail about money: written in both languages, told once, and leading to our own pages."""

import re

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from billing.failures import words_of
from billing.mails import COMPOSERS
from billing.models import BillingAccount, BillingNotice, Invoice
from billing.papers import keep_pdf
from billing.services import announcing, refresh_access
from billing.services.notices import tell, tell_staff
from core.accounts.models import Account
from core.common import clock
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from tenants.models import OrganisationRole, Tribe
from tests.billing.mail_cases import CASES, NOW, PAID, Case, lay_out, make_invoice
from tests.support.staff import give_roles

UNPAID = {"invoice", "due_soon", "due_today", "overdue", "payment_failed", "action_required"}


@pytest.fixture
def say(alpha, dunya_account, mailoutbox):
    """Say a case twice in a language, and give the mails that left."""
    give_roles(dunya_account, "billing_agent")

    def say_it(case: Case, language: str = "en"):
        about = lay_out(alpha, case)
        OutboxMessage.objects.all().delete()
        Account.objects.update(language=language)
        for _time in range(2):
            _tell(case, about, alpha)
        with clock.standing_at(NOW):
            send_waiting()
        return mailoutbox

    return say_it


def _tell(case, about, tribe):
    wish = {
        "kind": case.kind,
        "step": "a step",
        "subject_id": about[case.about].pk,
        "tribe": tribe,
        "facts": case.facts,
    }
    to_staff = {"dispute_opened": lambda: tell_staff(account=about["account"], **wish)}
    with clock.standing_at(NOW):
        to_staff.get(case.kind, lambda: tell(organisation=tribe.organisation, **wish))()


def test_every_kind_has_its_case():
    assert {case.kind for case in CASES} == set(COMPOSERS)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_it_is_said_once_and_says_what_is_so(say, case):
    (mail,) = say(case)

    assert case.says in mail.body
    assert mail.subject.strip() == mail.subject
    assert "%(" not in mail.subject + mail.body


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_who_reads_dutch_reads_dutch(say, case):
    (mail,) = say(case, "nl")

    assert re.search(r"\b(de|het|van|je|is|op|wordt|een)\b", mail.body)
    assert not re.search(r"\b(the|You get this|with VAT|March|February)\b", mail.body)
    with translation.override("nl"):
        html = str(mail.alternatives[0][0])
        assert 'lang="nl"' in html


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.kind)
def test_a_link_opens_nothing_by_itself(say, case):
    (mail,) = say(case)

    links = re.findall(r"https?://\S+", mail.body)
    assert len(links) == 1
    assert re.fullmatch(
        r"https?://[a-z.]*partup\.localhost(:\d+)?/(organisations|billing|)[\w/-]*", links[0]
    )
    assert "List-Unsubscribe" not in mail.extra_headers


@pytest.mark.parametrize("kind", sorted(UNPAID))
def test_who_must_pay_is_led_to_our_own_page(say, kind):
    (case,) = (one for one in CASES if one.kind == kind)

    (mail,) = say(case)

    tribe = Tribe.objects.get(slug="alpha")
    page = f"{settings.ACCOUNT_ORIGIN}/organisations/{tribe.organisation_id}/billing/"
    assert page in mail.body
    assert page in mail.alternatives[0][0]


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("invoice", {"status": "paid"}),
        ("due_soon", {"status": "paid"}),
        ("due_today", {"status": "void"}),
        ("overdue", {"status": "uncollectible"}),
        ("payment_failed", {"status": "paid"}),
        ("action_required", {"needs_action": False}),
        ("welcome", {"status": "void"}),
    ],
)
def test_what_is_not_so_any_more_is_not_said(alpha, mailoutbox, kind, change):
    (case,) = (one for one in CASES if one.kind == kind)
    about = lay_out(alpha, case)
    _tell(case, about, alpha)
    Invoice.objects.update(**change)

    with clock.standing_at(NOW):
        send_waiting()

    assert mailoutbox == []


def test_our_copy_of_an_invoice_comes_with_it(alpha, mailoutbox):
    (case,) = (one for one in CASES if one.kind == "invoice")
    about = lay_out(alpha, case)
    keep_pdf(invoice=about["invoice"], content=b"%PDF-1.4 our copy")
    _tell(case, about, alpha)

    with clock.standing_at(NOW):
        send_waiting()

    (mail,) = mailoutbox
    assert mail.attachments == [("PU-2028-7.pdf", b"%PDF-1.4 our copy", "application/pdf")]


def test_an_amount_is_written_as_dutch_readers_do(say):
    (case,) = (one for one in CASES if one.kind == "receipt")

    (mail,) = say(case, "nl")

    assert "Betaald, met btw: €\u00a01.452" in mail.body


def test_the_old_address_and_the_new_one_hear_of_the_change(alpha, mailoutbox):
    account = BillingAccount.objects.create(
        organisation=alpha.organisation, billing_email="new@alpha.example", language="en"
    )

    announcing.contact_changed(account=account, former=["old@alpha.example"])
    send_waiting()

    told = {mail.to[0]: mail.body for mail in mailoutbox}
    assert set(told) == {"old@alpha.example", "new@alpha.example"}
    assert "go to another address" in told["old@alpha.example"]
    assert "come here" in told["new@alpha.example"]


def test_an_organisation_hears_of_its_own_money_only(alpha, beta, mailoutbox, ada_account):
    about = lay_out(alpha, CASES[0])
    lay_of_beta = BillingAccount.objects.create(
        organisation=beta.organisation, billing_email="money@beta.example"
    )

    announcing.refund_written(refund=about["refund"])
    send_waiting()

    assert [mail.to for mail in mailoutbox] == [[ada_account.email]]
    assert not BillingNotice.objects.filter(account=lay_of_beta).exists()


def test_who_got_the_role_later_is_not_told_of_what_was(alpha, mailoutbox, bram_account):
    about = lay_out(alpha, CASES[0])
    announcing.refund_written(refund=about["refund"])
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=bram_account, role="billing"
    )

    send_waiting()

    assert bram_account.email not in [mail.to[0] for mail in mailoutbox]


def _kinds():
    return list(BillingNotice.objects.order_by("id").values_list("kind", "step"))


def test_the_first_payment_is_a_welcome_and_the_next_a_receipt(alpha):
    about = lay_out(alpha, Case("welcome", "invoice", "", invoice=PAID))
    with clock.standing_at(NOW):
        for _time in range(2):
            announcing.invoice_written(invoice=about["invoice"])
        renewed = make_invoice(
            about["account"], about["subscription"], stripe_invoice_id="in_2", **PAID
        )
        for _time in range(2):
            announcing.invoice_written(invoice=renewed)
            announcing.invoice_written(invoice=about["invoice"])

    assert _kinds() == [("welcome", "paid"), ("receipt", "paid")]


def test_what_was_taken_back_and_paid_again_has_a_receipt_of_its_own(alpha):
    about = lay_out(alpha, Case("welcome", "invoice", "", invoice=PAID))
    with clock.standing_at(NOW):
        announcing.invoice_written(invoice=about["invoice"])
        about["invoice"].returned_at = NOW
        announcing.invoice_written(invoice=about["invoice"])

    assert [step for _kind, step in _kinds()] == ["paid", "paid:2028-02-29"]


def test_each_refused_try_is_told_once(alpha):
    about = lay_out(alpha, CASES[2])
    invoice = about["invoice"]
    for attempt in (1, 1, 2):
        invoice.attempt_count, invoice.last_failure = attempt, "expired_card"
        announcing.invoice_written(invoice=invoice)
    invoice.attempt_count, invoice.needs_action = 3, True
    announcing.invoice_written(invoice=invoice)

    assert _kinds() == [
        ("payment_failed", "attempt:1"),
        ("payment_failed", "attempt:2"),
        ("action_required", "attempt:3"),
    ]


def test_a_debit_under_way_is_no_failure(alpha):
    invoice = lay_out(alpha, CASES[2])["invoice"]
    invoice.attempt_count, invoice.is_processing = 1, True

    announcing.invoice_written(invoice=invoice)

    assert _kinds() == []


def test_old_news_is_no_mail(alpha):
    about = lay_out(alpha, Case("welcome", "invoice", "", invoice=PAID))

    with clock.standing_at(NOW + announcing.NEWS):
        announcing.invoice_written(invoice=about["invoice"])

    assert _kinds() == []


def test_a_tribe_that_is_paid_again_hears_that_it_is_open(alpha, mailoutbox):
    lay_out(alpha, Case("access_restored", "tribe", "", state="suspended"))

    refresh_access(tribe=alpha)
    refresh_access(tribe=alpha)
    send_waiting()

    (mail,) = mailoutbox
    assert gettext("%(name)s is open again") % {"name": "Alpha tribe"} in mail.subject


def test_a_subscription_that_ends_is_told_with_its_last_day_to_read(alpha, mailoutbox):
    about = lay_out(alpha, CASES[0])
    about["subscription"].status, about["subscription"].ended_at = "canceled", clock.now()
    about["subscription"].save()

    refresh_access(tribe=alpha)
    refresh_access(tribe=alpha)

    assert [kind for kind, _step in _kinds()] == ["ended"]


def test_a_refusal_is_told_in_plain_words():
    assert "insufficient" not in words_of("insufficient_funds")
    assert words_of("a_code_of_tomorrow") == words_of("do_not_honor")
