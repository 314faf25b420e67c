"""The invoices of an organisation, and what people take along of them."""

import csv
import datetime as dt
import io

import pytest

from billing import papers
from billing.models import CreditNote, InvoicePayment
from core.common import clock

PDF = b"%PDF-1.7 an invoice"
A_PAGE = 25


@pytest.fixture
def place(alpha):
    return f"/organisations/{alpha.organisation_id}/billing/invoices"


@pytest.fixture
def api(place):
    return f"/api/v1{place}"


@pytest.fixture
def ada(visit, ada_account):
    return visit(ada_account)


@pytest.fixture
def read(ada):
    def text_of(address):
        answer = ada.get(address)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    return text_of


def numbers(answer):
    return [row["number"] for row in answer.json()["results"]]


def test_before_the_first_invoice_its_place_says_so(read, place):
    assert "No invoice yet" in read(f"{place}/")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"status": "draft", "number": ""}, "Being made"),
        ({"status": "open"}, "To be paid"),
        ({"status": "open", "is_processing": True}, "The bank is working on it"),
        ({"status": "open", "needs_action": True}, "The bank wants you to confirm it"),
        ({"status": "open", "attempt_count": 1}, "The payment failed"),
        (
            {"status": "open", "due_at": dt.datetime(2037, 3, 14, 12, tzinfo=dt.UTC)},
            "To be paid by 14 March 2037",
        ),
        (
            {"status": "open", "due_at": dt.datetime(2025, 3, 14, 12, tzinfo=dt.UTC)},
            "Late since 14 March 2025",
        ),
        (
            {"status": "open", "returned_at": dt.datetime(2025, 3, 14, 12, tzinfo=dt.UTC)},
            "The debit was taken back on 14 March 2025",
        ),
        ({"status": "uncollectible"}, "Never paid"),
        ({"status": "void"}, "Void"),
        (
            {"status": "paid", "paid_at": dt.datetime(2025, 3, 14, 12, tzinfo=dt.UTC)},
            "Paid on 14 March 2025",
        ),
    ],
)
def test_each_state_is_said_in_words(read, place, api, ada, to_be_paid, changes, words):
    to_be_paid(**changes)

    assert words in read(f"{place}/")
    assert ada.get(f"{api}/").json()["results"][0]["words"] == words


def test_invoices_are_found_by_tribe_state_and_year(
    ada, api, subscription, invoiced, to_be_paid, alpha, beta
):
    invoiced(
        subscription=subscription, number="OLD", issued_at=dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
    )
    to_be_paid(subscription=subscription, number="NEW")
    invoiced(number="LOOSE")

    assert numbers(ada.get(f"{api}/?year=2024")) == ["OLD"]
    assert numbers(ada.get(f"{api}/?status=open")) == ["NEW"]
    assert sorted(numbers(ada.get(f"{api}/?tribe={alpha.pk}"))) == ["NEW", "OLD"]
    assert numbers(ada.get(f"{api}/?tribe={beta.pk}")) == []


@pytest.mark.parametrize(
    "query", ["tribe=nonsense", "status=odd", "year=-1", "year=99999999", "year=0", "limit=0"]
)
def test_an_odd_wish_is_told_over_the_api(ada, api, query):
    answer = ada.get(f"{api}/?{query}")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


@pytest.mark.parametrize("query", ["tribe=nonsense", "status=odd", "year=-1", "page=-1", "page=x"])
def test_an_odd_wish_on_the_page_asks_for_nothing(read, place, invoiced, query):
    invoiced(number="PU-1")

    assert "PU-1" in read(f"{place}/?{query}")


def test_a_filter_that_finds_nothing_leads_back_to_all(read, place, invoiced):
    invoiced()

    assert "No invoice fits" in read(f"{place}/?status=void")


def test_pages_follow_one_another(read, place, invoiced):
    for number in range(A_PAGE + 1):
        invoiced(number=f"N-{number:02}", issued_at=clock.now() - dt.timedelta(days=number))

    first, second = read(f"{place}/?status=paid"), read(f"{place}/?status=paid&page=2")

    assert ("N-24" in first, "N-25" in first, "page=2" in first) == (True, False, True)
    assert ("N-24" in second, "N-25" in second, "page=1" in second) == (False, True, True)


def test_pages_over_the_api_skip_and_repeat_nothing(ada, api, invoiced):
    same_day = clock.now()
    made = [invoiced(issued_at=same_day, number=f"N-{number}").number for number in range(5)]

    first = ada.get(f"{api}/?limit=3").json()
    second = ada.get(first["next"]).json()

    shown = [row["number"] for row in [*first["results"], *second["results"]]]
    assert (sorted(shown), second["next"]) == (sorted(made), None)


def test_thirty_invoices_take_as_many_questions_as_one(
    ada, place, invoiced, subscription, django_assert_num_queries
):
    invoiced(subscription=subscription)
    ada.get(f"{place}/")
    with django_assert_num_queries(8):
        ada.get(f"{place}/")
    for _one in range(29):
        invoiced(subscription=subscription)

    with django_assert_num_queries(8):
        ada.get(f"{place}/")


def test_one_invoice_tells_everything(read, place, api, ada, subscription, to_be_paid):
    invoice = to_be_paid(
        subscription=subscription,
        number="PU-7",
        po_number="PO 4711",
        credited_cents=12_100,
        amount_remaining_cents=133_100,
        last_failure="insufficient_funds",
        lines=[{"description": "1 × Tribe", "amount_cents": 120_000}],
    )
    InvoicePayment.objects.create(
        invoice=invoice,
        stripe_payment_id="inpay_1",
        amount_cents=145_200,
        status="open",
        failure="expired_card",
        synced_at=clock.now(),
    )
    CreditNote.objects.create(
        account=invoice.account,
        invoice=invoice,
        stripe_credit_note_id="cn_1",
        number="PU-7-CN-1",
        total_cents=12_100,
        currency="eur",
        status="issued",
        made_at=clock.now(),
        synced_at=clock.now(),
    )

    text, told = read(f"{place}/{invoice.pk}/"), ada.get(f"{api}/{invoice.pk}/").json()

    for words in ("Invoice PU-7", "PO 4711", "1 × Tribe", "€1,331.00", "PU-7-CN-1"):
        assert words in text
    assert "There was not enough money on the account." in text
    assert "The card has expired." in text
    assert told["credit_notes"][0]["total_cents"] == 12_100
    assert (told["payments"][0]["failure"], told["is_payable"]) == ("expired_card", True)


def test_a_payment_that_nobody_began_is_not_told_as_one(
    read, place, api, ada, to_be_paid, subscription
):
    invoice = to_be_paid(subscription=subscription)
    InvoicePayment.objects.create(
        invoice=invoice,
        stripe_payment_id="inpay_2",
        amount_cents=145_200,
        status="open",
        synced_at=clock.now(),
    )

    assert 'id="payments"' not in read(f"{place}/{invoice.pk}/")
    assert ada.get(f"{api}/{invoice.pk}/").json()["payments"] == []


def test_vat_that_is_reverse_charged_is_said(read, place, invoiced):
    invoice = invoiced(tax_reason="reverse_charge", tax_cents=0, total_cents=120_000)

    assert "VAT reverse-charged" in read(f"{place}/{invoice.pk}/")


def test_our_own_copy_is_handed_over(ada, place, api, invoiced):
    invoice = papers.keep_pdf(invoice=invoiced(number='PU/7"\r\n'), content=PDF)

    for address in (f"{place}/{invoice.pk}/pdf/", f"{api}/{invoice.pk}/pdf/"):
        answer = ada.get(address)
        assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert ada.get(f"{place}/{invoice.pk}/pdf/")["Content-Disposition"] == (
        'attachment; filename="part-up-PU7.pdf"'
    )


def test_while_our_copy_is_not_there_that_is_said(ada, read, place, api, invoiced):
    invoice = invoiced()

    answer = ada.get(f"{place}/{invoice.pk}/pdf/", follow=True)
    refused = ada.get(f"{api}/{invoice.pk}/pdf/")

    assert "Our copy is not there yet." in answer.content.decode()
    assert (refused.status_code, refused.json()["code"]) == (409, "invoice_copy_missing")


def test_the_table_holds_all_pages_and_runs_nothing(ada, place, api, invoiced, alpha, subscription):
    alpha.name = "=cmd|' /C calc'!A0"
    alpha.save()
    for number in range(A_PAGE + 2):
        invoiced(subscription=subscription, number=f"N-{number:02}", po_number="@SUM(1+1)")

    for address in (f"{place}.csv", f"{api}.csv"):
        text = ada.get(address).getvalue().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == A_PAGE + 2
        assert (rows[0]["With VAT"], rows[0]["VAT"]) == ("1452.00", "252.00")
        assert rows[0]["Tribe"] == "'=cmd|' /C calc'!A0"
        assert rows[0]["Purchase order"] == "'@SUM(1+1)"


def test_the_table_holds_what_was_asked_for(ada, place, invoiced, to_be_paid):
    invoiced(number="PAID")
    to_be_paid(number="OPEN")

    text = ada.get(f"{place}.csv?status=open").getvalue().decode()

    assert ("OPEN" in text, "PAID" in text) == (True, False)


def test_in_dutch_the_list_is_dutch(visit, ada_account, place, invoiced):
    invoiced(paid_at=dt.datetime(2025, 3, 14, 12, tzinfo=dt.UTC))
    ada_account.language = "nl"
    ada_account.save()

    text = visit(ada_account).get(f"{place}/").content.decode()

    assert "Betaald op 14 maart 2025" in text
    assert "€\u00a01.452,00" in text
