"""Finding a customer, everything about one, and notes."""

import datetime as dt

import pytest

from billing.models import (
    AccountNote,
    Approval,
    BillingCommand,
    BillingNotice,
    StripeEvent,
)
from core.audit.models import PlatformRecord
from core.common import clock
from core.support.selectors.account import customer
from core.support.selectors.search import find
from tenants.selectors import lines_of_organisation
from tests.core.support.bills import bill, invoice
from tests.support.staff import at_work


@pytest.fixture
def paid(alpha):
    """Waterland pays for alpha, with an invoice and an order number."""
    subscription = bill(alpha, po_number="PO-2026-Ω-17")
    account = subscription.account
    account.stripe_customer_id = "cus_waterland"
    account.legal_name = "Stichting Waterland"
    account.billing_email = "bills@waterland.example"
    account.copy_emails = ["copy@waterland.example"]
    account.save()
    invoice(subscription, 1, days_late=3, number="PU-0007", po_number="Order 4711")
    return subscription


@pytest.mark.parametrize(
    "words",
    [
        "waterl",
        "STICHTING",
        "alpha",
        "PU-0007",
        "pu-0007",
        "cus_waterland",
        "sub_1",
        "in_1",
        "bills@waterland.example",
        "copy@WATERLAND.example",
        "ada@partup.example",
        "4711",
        "Ω",
    ],
)
def test_a_customer_is_found_by_whatever_is_at_hand(paid, beta, words):
    found = {hit.organisation.name for hit in find(words.ljust(2))}

    assert found == ({"Waterland"} if len(words) > 1 else set())


@pytest.mark.parametrize("words", ["PU-000", "cus_water", "sub", "bills@", "a", "", "\x00\x00"])
def test_ids_numbers_and_addresses_fit_only_as_a_whole(paid, words):
    assert find(words) == []


@pytest.mark.parametrize("words", ["%", "__", "' or 1=1", "\u202eab", "a" * 5000, "<b>x"])
def test_whatever_is_looked_for_is_answered(paid, dunya_account, words):
    visitor = at_work(dunya_account, "billing_read")

    page = visitor.get("/billing/search/", {"q": words})

    assert page.status_code == 200
    assert "<b>x" not in page.content.decode()


def test_what_is_typed_is_not_written_down(paid, dunya_account):
    at_work(dunya_account, "billing_read").get("/billing/search/", {"q": "bills@waterland.example"})

    look = PlatformRecord.objects.get(action="staff.looked")
    assert look.changes == {"path": "/billing/search/?q=-"}


def test_finding_over_json(paid, dunya_account):
    hits = at_work(dunya_account, "billing_read").get(
        "/api/v1/staff/billing/search/", {"q": "PU-0007"}
    )

    assert [(hit["label"], hit["organisation"]) for hit in hits.json()] == [
        ("PU-0007", "Waterland")
    ]


class TestTheCustomerPage:
    def path(self, tribe):
        return f"/billing/organisations/{tribe.organisation_id}/"

    def test_tells_the_customer_that_staff_looked_once_an_hour(self, paid, alpha, dunya_account):
        visitor = at_work(dunya_account, "billing_read")

        visitor.get(self.path(alpha))
        visitor.get(self.path(alpha))

        lines = lines_of_organisation(alpha.organisation).filter(action="billing.looked_at")
        assert [line.account_id for line in lines] == [dunya_account.pk]

    def test_merges_everything_that_happened_into_one_line_of_time(
        self, paid, alpha, dunya_account
    ):
        account, moment = paid.account, clock.now()
        StripeEvent.objects.create(
            id="evt_1",
            type="invoice.paid",
            livemode=False,
            happened_at=moment,
            received_at=moment - dt.timedelta(minutes=5),
            next_at=moment,
            object_type="invoice",
            object_id="in_1",
            customer_id="cus_waterland",
        )
        BillingCommand.objects.create(
            account=account, kind="cancel", idempotency_key="cancel:sub_1:1", next_at=moment
        )
        BillingNotice.objects.create(account=account, kind="due", step="+3", due_at=moment)
        AccountNote.objects.create(account=account, author=dunya_account, words="They called.")
        Approval.objects.create(
            account=account, kind="refund", reason="Too much.", asked_by=dunya_account
        )

        kinds = {one.kind for one in customer(alpha.organisation).moments}

        assert kinds == {"event", "command", "notice", "note", "approval", "transition"}

    def test_goes_back_in_time_without_gap_or_repetition(self, paid, alpha, dunya_account):
        for number in range(70):
            with clock.standing_at(clock.now() - dt.timedelta(hours=number + 1)):
                AccountNote.objects.create(
                    account=paid.account, author=dunya_account, words=f"note {number}"
                )

        first = customer(alpha.organisation)
        second = customer(alpha.organisation, before=dt.datetime.fromisoformat(first.older))

        notes = [one.words for one in [*first.moments, *second.moments] if one.kind == "note"]
        assert notes == [f"note {number}" for number in range(70)]
        assert second.older == ""

    def test_asks_as_much_for_many_as_for_few(
        self, paid, alpha, dunya_account, django_assert_num_queries
    ):
        for number in range(2, 12):
            invoice(paid, number, days_late=number)
            AccountNote.objects.create(account=paid.account, author=dunya_account, words="x")
        visitor = at_work(dunya_account, "billing_read")
        visitor.get(self.path(alpha))

        # The path, the session, roles, the look, twice the customer's own line; the organisation,
        # what it pays with (5), and what happened (7).
        with django_assert_num_queries(19):
            visitor.get(self.path(alpha))

    def test_is_empty_but_there_for_who_never_paid(self, alpha, dunya_account):
        page = at_work(dunya_account, "billing_read").get(self.path(alpha)).content.decode()

        assert "Never paid" in page
        assert "No invoice yet." in page

    def test_is_404_for_a_key_that_nobody_has(self, alpha, dunya_account):
        visitor = at_work(dunya_account, "billing_read")

        assert visitor.get("/billing/organisations/" + str(alpha.pk) + "/").status_code == 404

    @pytest.mark.parametrize("before", ["x", "2026-01-01", "9999-99-99T00:00", "\x00"])
    def test_takes_no_other_moment_than_its_own(self, paid, alpha, dunya_account, before):
        visitor = at_work(dunya_account, "billing_read")

        assert visitor.get(self.path(alpha), {"before": before}).status_code == 200

    def test_over_json(self, paid, alpha, dunya_account):
        answer = at_work(dunya_account, "finance").get("/api/v1/staff" + self.path(alpha)).json()

        assert answer["stripe_customer_id"] == "cus_waterland"
        assert [one["number"] for one in answer["invoices"]] == ["PU-0007"]


class TestNotes:
    def path(self, tribe):
        return f"/billing/organisations/{tribe.organisation_id}/notes/"

    def test_are_kept_once_for_two_clicks(self, paid, alpha, dunya_account):
        visitor = at_work(dunya_account, "billing_agent", elevated=True)

        visitor.post(self.path(alpha), {"words": "They called."})
        visitor.post(self.path(alpha), {"words": "They called."})

        assert [note.words for note in AccountNote.objects.all()] == ["They called."]
        lines = lines_of_organisation(alpha.organisation).filter(action="billing.noted")
        assert [str(line.changes) for line in lines] == ["{}"]

    @pytest.mark.parametrize("words", ["", "   ", "x" * 2001, "a\x00b", "\u202ex"])
    def test_are_refused_beside_the_field_and_kept_there(self, paid, alpha, dunya_account, words):
        visitor = at_work(dunya_account, "billing_agent", elevated=True)

        page = visitor.post(self.path(alpha), {"words": words})

        assert page.status_code == 422
        assert page.context["form"].errors["words"]
        assert not AccountNote.objects.exists()

    @pytest.mark.parametrize(
        ("role", "elevated", "status"),
        [("billing_read", True, 404), ("finance", True, 404), ("billing_agent", False, 422)],
    )
    def test_are_not_written_by_others_or_while_changes_are_closed(
        self, paid, alpha, dunya_account, role, elevated, status
    ):
        visitor = at_work(dunya_account, role, elevated=elevated)

        assert visitor.post(self.path(alpha), {"words": "Hm."}).status_code == status
        assert not AccountNote.objects.exists()

    def test_over_json(self, paid, alpha, dunya_account):
        closed = at_work(dunya_account, "billing_agent")
        ask = {"data": {"words": "They called."}, "content_type": "application/json"}

        refused = closed.post("/api/v1/staff" + self.path(alpha), **ask)
        opened = at_work(dunya_account, elevated=True).post(
            "/api/v1/staff" + self.path(alpha), **ask
        )

        assert (refused.status_code, refused.json()["code"]) == (403, "elevation_needed")
        assert (opened.status_code, opened.json()) == (201, {"words": "They called."})
