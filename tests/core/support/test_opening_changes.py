"""Changes are open for a quarter of an hour, after a second factor and a reason."""

import datetime as dt

import pytest

from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed
from core.support.models import Elevation
from core.support.selectors.people import staff_of
from core.support.services import elevation
from tenants.services.entries import SecondFactorNeeded
from tests.support.clients import Visitor
from tests.support.staff import elevate, give_factor, give_roles

WHY = "A customer asked for it."


class TestOpeningChanges:
    def test_takes_a_second_factor_and_a_reason_and_is_written_down(self, alpha, dunya_account):
        give_roles(dunya_account, "billing_agent")
        give_factor(dunya_account)
        session = Visitor(dunya_account).strong().parent
        session.refresh_from_db()

        opened = elevation.elevate(actor=dunya_account, session=session, reason=WHY)

        left = opened.until - clock.now()
        assert dt.timedelta(minutes=14) < left <= dt.timedelta(minutes=15)
        assert staff_of(account=dunya_account, session=session).is_elevated
        line = PlatformRecord.objects.get(action="staff.elevated")
        assert (line.account_id, WHY in str(line.changes)) == (dunya_account.pk, False)

    def test_is_refused_without_a_factor_whatever_the_session_says(self, alpha, dunya_account):
        give_roles(dunya_account, "billing_agent")
        session = Visitor(dunya_account).strong().parent
        session.refresh_from_db()

        with pytest.raises(SecondFactorNeeded):
            elevation.elevate(actor=dunya_account, session=session, reason=WHY)
        assert not Elevation.objects.exists()

    def test_is_refused_to_who_holds_no_role(self, alpha, dunya_account):
        give_factor(dunya_account)
        session = Visitor(dunya_account).strong().parent
        session.refresh_from_db()

        with pytest.raises(NotAllowed):
            elevation.elevate(actor=dunya_account, session=session, reason=WHY)

    @pytest.mark.parametrize("reason", ["", "    ", "ok", "x" * 501, "look \u202e here"])
    def test_is_refused_without_a_reason_that_says_something(self, alpha, dunya_account, reason):
        give_roles(dunya_account, "billing_agent")
        give_factor(dunya_account)
        session = Visitor(dunya_account).strong().parent
        session.refresh_from_db()

        with pytest.raises(InvalidInput) as refusal:
            elevation.elevate(actor=dunya_account, session=session, reason=reason)
        assert list(refusal.value.errors) == ["reason"]

    def test_is_over_after_a_quarter_and_counts_for_one_sign_in_only(self, alpha, dunya_account):
        here = elevate(Visitor(give_roles(dunya_account, "operator")).strong())
        there = Visitor(dunya_account).strong()

        assert staff_of(account=dunya_account, session=here.parent).is_elevated
        assert not staff_of(account=dunya_account, session=there.parent).is_elevated
        with clock.standing_at(clock.now() + dt.timedelta(minutes=16)):
            assert not staff_of(account=dunya_account, session=here.parent).is_elevated

    def test_ends_with_the_sign_in_it_hangs_on(self, alpha, dunya_account):
        visitor = elevate(Visitor(give_roles(dunya_account, "operator")).strong())

        visitor.parent.delete()

        assert not Elevation.objects.exists()

    def test_can_be_closed_before_its_time_and_again(self, alpha, dunya_account):
        visitor = elevate(Visitor(give_roles(dunya_account, "operator")).strong())
        session = visitor.parent

        first = elevation.step_down(actor=dunya_account, session=session)
        second = elevation.step_down(actor=dunya_account, session=session)

        assert (first, second) == (True, False)
        assert not staff_of(account=dunya_account, session=session).is_elevated


class TestThePageThatOpensChanges:
    PATH = "/account/staff-work/"

    def test_is_not_there_for_others(self, visit, alpha, ada_account, dunya_account):
        without_role = visit(dunya_account).strong().proven("mfa")

        assert visit(ada_account).proven().get(self.PATH).status_code == 404
        assert without_role.get(self.PATH).status_code == 404

    def test_asks_for_the_second_factor_first(self, visit, alpha, dunya_account):
        give_roles(dunya_account, "billing_agent")
        give_factor(dunya_account)

        with_password = visit(dunya_account).strong().proven("password").get(self.PATH)
        with_factor = visit(dunya_account).strong().proven("mfa").get(self.PATH)

        assert with_password.status_code == 302
        assert with_factor.status_code == 200

    def test_leads_back_to_the_staff_host_and_nowhere_else(self, visit, alpha, dunya_account):
        give_roles(dunya_account, "billing_agent")
        give_factor(dunya_account)
        visitor = visit(dunya_account).strong().proven("mfa")

        right = visitor.post(self.PATH, {"reason": WHY, "next": "/billing/?x=1"})
        wrong = visitor.post(self.PATH, {"reason": WHY, "next": "//evil.example/"})

        assert right.url == "http://staff.partup.localhost:8000/billing/?x=1"
        assert wrong.url == "http://staff.partup.localhost:8000/"

    def test_keeps_what_was_typed_when_it_does_not_fit(self, visit, alpha, dunya_account):
        give_roles(dunya_account, "billing_agent")
        give_factor(dunya_account)

        page = visit(dunya_account).strong().proven("mfa").post(self.PATH, {"reason": "hm"})

        assert page.status_code == 422
        assert 'value="hm"' in page.content.decode()

    def test_over_json_says_what_is_missing(self, visit, alpha, dunya_account):
        give_roles(dunya_account, "billing_agent")
        give_factor(dunya_account)
        stale, fresh = visit(dunya_account).strong(), visit(dunya_account).strong().proven("mfa")
        ask = {"data": {"reason": WHY}, "content_type": "application/json"}

        refused = stale.post("/api/v1/staff/elevation/", **ask)
        opened = fresh.post("/api/v1/staff/elevation/", **ask)
        closed = fresh.delete("/api/v1/staff/elevation/")

        assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
        assert (opened.status_code, closed.status_code) == (201, 204)
