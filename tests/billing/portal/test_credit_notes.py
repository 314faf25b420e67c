"""Our own copies of credit notes: handed over at both doors, to nobody else."""

import pytest

from billing import papers
from billing.models import CreditNote
from core.common import clock

PDF = b"%PDF-1.7 a credit note"


@pytest.fixture
def note(invoiced, subscription, settings, tmp_path):
    settings.MEDIA_DIR = tmp_path
    invoice = invoiced(subscription=subscription, number="PU-7")
    return CreditNote.objects.create(
        account=invoice.account,
        invoice=invoice,
        stripe_credit_note_id="cn_7",
        number="PU-7-CN-1",
        total_cents=12_100,
        currency="eur",
        status="issued",
        made_at=clock.now(),
        synced_at=clock.now(),
    )


@pytest.fixture
def bill(alpha):
    return f"/organisations/{alpha.organisation_id}/billing"


@pytest.fixture
def places(bill, note):
    place = f"{bill}/credit-notes/{note.pk}/pdf/"
    return [place, f"/api/v1{place}"]


@pytest.fixture
def ada(visit, ada_account):
    return visit(ada_account)


def test_our_own_copy_is_handed_over(ada, places, note):
    papers.keep_note_pdf(note=note, content=PDF)

    for place in places:
        answer = ada.get(place)
        assert (answer.content, answer["Content-Type"]) == (PDF, "application/pdf")
        assert answer["X-Content-Type-Options"] == "nosniff"
    assert ada.get(places[0])["Content-Disposition"] == (
        'attachment; filename="part-up-PU-7-CN-1.pdf"'
    )


def test_the_invoice_leads_to_it_once_it_is_there(ada, bill, places, note):
    before = ada.get(f"{bill}/invoices/{note.invoice_id}/").content.decode()
    papers.keep_note_pdf(note=note, content=PDF)
    after = ada.get(f"{bill}/invoices/{note.invoice_id}/").content.decode()
    told = ada.get(f"/api/v1{bill}/invoices/{note.invoice_id}/").json()

    assert ("Our copy is on its way." in before, places[0] in before) == (True, False)
    assert ("Download credit note PU-7-CN-1" in after, places[0] in after) == (True, True)
    assert told["credit_notes"][0]["has_pdf"] is True


def test_while_our_copy_is_not_there_that_is_said(ada, places, note):
    page, refused = ada.get(places[0], follow=True), ada.get(places[1])

    assert "Our copy is not there yet." in page.content.decode()
    assert (refused.status_code, refused.json()["code"]) == (409, "invoice_copy_missing")


@pytest.mark.parametrize("role", ["admin", "billing"])
def test_whoever_has_a_role_takes_it_along(places, note, visit, farid_account, with_role, role):
    papers.keep_note_pdf(note=note, content=PDF)
    farid = visit(with_role(farid_account, role))

    assert [farid.get(place).status_code for place in places] == [200, 200]


def test_to_others_it_is_not_there(places, note, visit, chidi_account, bram_account, alpha, beta):
    papers.keep_note_pdf(note=note, content=PDF)
    through_their_own = [
        place.replace(str(alpha.organisation_id), str(beta.organisation_id)) for place in places
    ]

    for somebody in (chidi_account, bram_account):
        client = visit(somebody)
        answers = [client.get(place) for place in [*places, *through_their_own]]
        assert {answer.status_code for answer in answers} == {404}
    assert visit().get(places[1]).status_code == 401
