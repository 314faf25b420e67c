"""Reports on pages, as CSV and over JSON; charts with the same numbers beside them."""

import datetime as dt
import re

import pytest
from django.utils import translation

from billing.reports.ask import today
from billing.reports.catalogue import REPORTS
from billing.services.snapshots import take_snapshot
from core.common import clock
from core.ui.charts import Chart, Series
from core.ui.tables import Column, Kind, Table
from tests.core.support.bills import bill, invoice
from tests.support.staff import at_work

CODES = [*REPORTS, "renewals", "exceptions"]
READERS = {"finance", "billing_manager"}


@pytest.fixture
def finance(dunya_account):
    return at_work(dunya_account, "finance")


@pytest.mark.parametrize("code", CODES)
def test_a_report_is_a_page_a_table_and_an_answer(alpha, finance, code):
    page = finance.get(f"/billing/reports/{code}/")
    table = finance.get(f"/billing/reports/{code}/", {"as": "csv"})
    answer = finance.get(f"/api/v1/staff/billing/reports/{code}/")
    lines = finance.get(f"/api/v1/staff/billing/reports/{code}/csv/")

    assert "As of" in page.text
    assert table.getvalue() == lines.getvalue()
    assert (answer.status_code, answer.json()["code"]) == (200, code)


@pytest.mark.parametrize(
    "role", ["billing_read", "billing_agent", "billing_manager", "finance", "operator"]
)
@pytest.mark.parametrize("path", ["", "vat/"])
def test_reports_are_there_for_who_reads_them(alpha, dunya_account, role, path):
    visitor = at_work(dunya_account, role)

    found = {
        visitor.get(f"/billing/reports/{path}").status_code,
        visitor.get(f"/api/v1/staff/billing/reports/{path}").status_code,
    }

    assert found == ({200} if role in READERS else {404})


def test_a_report_that_nobody_has_is_not_there(alpha, finance):
    assert finance.get("/billing/reports/nonsense/").status_code == 404
    assert finance.get("/api/v1/staff/billing/reports/ladder/").status_code == 404


def test_the_list_leads_to_all_of_them(alpha, finance):
    links = set(re.findall(r'href="([^"]+)"', finance.get("/billing/reports/").text))

    assert {f"/billing/reports/{code}/" for code in CODES} <= links


def test_a_row_leads_to_what_is_behind_it_and_back(alpha, finance):
    bill(alpha)
    take_snapshot(on=clock.now().date())
    month = clock.now().strftime("%Y-%m")

    whole = finance.get("/billing/reports/movements/").text
    behind = finance.get("/billing/reports/movements/", {"of": month}).text

    assert f'href="?of={month}"' in whole
    assert "Alpha tribe" in behind
    assert "Back to the whole" in behind


def test_the_list_asks_nothing_of_the_reports(alpha, finance, django_assert_num_queries):
    finance.get("/billing/reports/")

    # The path, the session, roles, the look.
    with django_assert_num_queries(4):
        finance.get("/billing/reports/")


class TestAPeriod:
    PATHS = ("/billing/reports/vat/", "/api/v1/staff/billing/reports/vat/")

    def test_is_shown_and_goes_along_to_the_rows_behind(self, alpha, finance):
        invoice(bill(alpha), 1, days_late=1, finalized_at=clock.now(), number="P-1")
        month = clock.now().strftime("%Y-%m")

        page = finance.get(self.PATHS[0], {"first": "2026-01"}).text
        answer = finance.get(self.PATHS[1], {"first": "2026-01"}).json()

        assert re.search(r'<input type="month" name="first" value="2026-01"', page)
        assert "&amp;first=2026-01" in page
        assert (answer["first"], answer["last"]) == ("2026-01", month)

    @pytest.mark.parametrize("more", [{}, {"as": "csv"}, {"of": "x"}])
    def test_that_is_none_is_said_beside_its_field_and_kept(self, alpha, finance, more):
        page = finance.get(self.PATHS[0], {"first": "2026-99", "last": "2026-01"} | more)

        assert page.status_code == 422
        assert 'value="2026-99"' in page.text
        assert 'value="2026-01"' in page.text
        assert 'id="id_first_error"' in page.text
        assert 'aria-invalid="true"' in page.text
        assert "<table" not in page.text

    @pytest.mark.parametrize("path", ["", "csv/"])
    @pytest.mark.parametrize("first", ["2026-99", "\x00", "x" * 5000, "<b>"])
    def test_that_is_none_is_a_problem_for_programs(self, alpha, finance, path, first):
        answer = finance.get(self.PATHS[1] + path, {"first": first})

        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
        assert list(answer.json()["errors"]) == ["first"]
        assert answer["Content-Type"] == "application/problem+json"

    def test_is_in_the_name_of_the_csv(self, alpha, finance):
        months = {"first": "2026-01", "last": "2026-03"}
        page = finance.get(self.PATHS[0], months | {"as": "csv"})
        answer = finance.get(f"{self.PATHS[1]}csv/", months)

        name = f"vat-2026-01-2026-03-as-of-{today()}.csv"
        assert page["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer["Content-Disposition"] == page["Content-Disposition"]

    def test_is_not_asked_of_what_is_of_now(self, alpha, finance):
        page = finance.get("/billing/reports/overdue/", {"first": "2026-99"})

        assert (page.status_code, 'name="first"' in page.text) == (200, False)

    def test_of_a_report_that_nobody_has_is_not_there(self, alpha, finance):
        assert finance.get("/billing/reports/nonsense/", {"first": "x" * 99}).status_code == 404


@pytest.mark.parametrize("of", ["<b>x</b>", "\x00", "\u202e", "a" * 5000, "2026-99"])
def test_whatever_is_asked_for_is_answered(alpha, finance, of):
    page = finance.get("/billing/reports/overdue/", {"of": of})

    assert page.status_code == 200
    assert "<b>x" not in page.text


def test_a_name_runs_nothing_in_a_spreadsheet(alpha, finance):
    subscription = bill(alpha)
    subscription.account.legal_name = "=HYPERLINK(0)"
    subscription.account.save()
    invoice(subscription, 1, days_late=1, finalized_at=clock.now(), number="+1")

    lines = finance.get("/billing/reports/ledger/", {"as": "csv"}).getvalue().decode()

    assert ",'=HYPERLINK(0)," in lines
    assert "'+1," in lines


def test_the_number_of_questions_does_not_grow(alpha, finance, django_assert_num_queries):
    subscription = bill(alpha)
    finance.get("/billing/reports/ledger/")
    for number in range(20):
        invoice(subscription, number, days_late=1, finalized_at=clock.now(), number=f"P-{number}")

    # The path, the session, roles, the look; invoices, notes, and the numbers of both.
    with django_assert_num_queries(8):
        finance.get("/billing/reports/ledger/")


class TestAChart:
    def chart(self, *values):
        """Bars for a few months."""
        labels = [f"2026-{month:02d}" for month in range(1, len(values[0]) + 1)]
        return Chart("x", "Worth", labels, [Series(f"s{n}", one) for n, one in enumerate(values)])

    def test_draws_a_bar_for_each_number_but_nothing(self):
        bars = self.chart([10, 0, 30]).bars

        assert [bar.words for bar in bars] == ["2026-01, s0: 10.00", "2026-03, s0: 30.00"]

    def test_stands_on_zero_and_hangs_below_it(self):
        chart = self.chart([100, -50])
        up, down = chart.bars

        assert up.y + up.height == pytest.approx(chart.zero_y)
        assert down.y == pytest.approx(chart.zero_y)
        assert up.height == pytest.approx(2 * down.height, rel=0.01)

    def test_stacks_what_belongs_together(self):
        first, second = self.chart([10], [20]).bars

        assert second.y + second.height == pytest.approx(first.y)

    @pytest.mark.parametrize("values", [[0.01, 0.02], [1e9, 3e9], [-5, -6], [7], [0, 0, 1]])
    def test_stays_inside_its_frame_with_round_numbers(self, values):
        chart = self.chart(values)

        assert all(bar.y >= 0 and bar.y + bar.height <= chart.height for bar in chart.bars)
        assert 2 <= len(chart.ticks) <= 7

    def test_of_nothing_is_not_drawn(self):
        assert self.chart([0, 0]).is_empty

    @pytest.mark.parametrize("language", ["en", "nl"])
    def test_says_what_it_shows_in_any_language(self, alpha, dunya_account, language):
        dunya_account.language = language
        dunya_account.save()
        bill(alpha)
        take_snapshot(on=clock.now().date())

        page = at_work(dunya_account, "finance").get("/billing/reports/movements/").text

        # Browsers read numbers with a point, whatever the reader's language.
        assert re.search(r'<rect[^>]* x="[\d.]+" y="[\d.]+"[^>]*><title>', page)
        assert 'aria-labelledby="chart-worth"' in page
        assert 'id="chart-worth"' in page
        assert page.count("<rect") == page.count("<title>") - 1


def test_a_table_writes_money_for_people_spreadsheets_and_programs():
    columns = [Column("name", "Name"), Column("cents", "Euros", Kind.MONEY)]
    table = Table("t", "T", columns, [{"name": "-a", "cents": -123_456, "of": "x"}])

    assert list(table.csv())[1:] == ["Name,Euros (EUR)\r\n", "'-a,-1234.56\r\n"]
    assert table.as_json()["rows"][0]["cents"] == -123_456
    with translation.override("nl"):
        assert table.lines[0].others[0].value == -123_456


def test_a_page_leaves_what_is_beyond_five_hundred_rows_to_the_csv():
    table = Table("t", "T", [Column("n", "N")], [{"n": str(number)} for number in range(503)])

    assert (len(table.lines), table.left_out) == (500, 3)
    assert len(list(table.csv())) == 505


def test_a_moment_is_told_in_utc():
    moment = dt.datetime(2026, 7, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    table = Table("t", "T", [Column("at", "At", Kind.MOMENT)], [{"at": moment}])

    assert table.as_json()["rows"][0]["at"] == "2026-07-01T10:00:00+00:00"
