"""Who of staff finds which page, and who may change things: roles, and a fresh second factor."""

import pytest
from django.core.management import CommandError, call_command

from core.audit.models import PlatformRecord
from core.common.errors import NotAllowed
from core.support.models import StaffRole
from core.support.policies import ElevationNeeded
from core.support.selectors.people import staff_of
from core.support.services import roles
from tests.support.clients import Visitor
from tests.support.staff import at_work, elevate, give_roles

WHY = "A colleague left the team."
ROLE_PAGES = [
    ("/billing/", {"billing_read", "billing_agent", "billing_manager", "finance", "operator"}),
    ("/colleagues/", {"operator"}),
    ("/api/v1/staff/billing/", {*StaffRole.Role.values}),
    ("/api/v1/staff/colleagues/", {"operator"}),
]


def actor(account, *held, is_elevated=True):
    """One of staff with these roles, and changes open."""
    account.is_staff = True
    account.save()
    give_roles(account, *held) if held else None
    visitor = Visitor(account).strong()
    elevate(visitor) if is_elevated else None
    return staff_of(account=account, session=visitor.parent)


@pytest.mark.parametrize("role", StaffRole.Role.values)
@pytest.mark.parametrize(("path", "holders"), ROLE_PAGES)
def test_a_page_is_there_for_the_roles_that_give_it_and_not_there_for_others(
    alpha, dunya_account, role, path, holders
):
    found = at_work(dunya_account, role).get(path).status_code

    assert found == (200 if role in holders else 404)


@pytest.mark.parametrize(("path", "holders"), ROLE_PAGES)
def test_staff_without_a_role_find_nothing_about_money(alpha, dunya_account, path, holders):
    assert at_work(dunya_account).get(path).status_code == 404


def test_a_role_that_is_taken_away_is_gone_at_the_next_request(alpha, dunya_account):
    visitor = at_work(dunya_account, "billing_read")
    before = visitor.get("/billing/").status_code

    roles.revoke(account=dunya_account, role="billing_read", reason=WHY)

    assert (before, visitor.get("/billing/").status_code) == (200, 404)


def test_who_is_no_longer_staff_keeps_no_role(alpha, dunya_account):
    give_roles(dunya_account, "operator")
    dunya_account.is_staff = False
    dunya_account.save()

    assert staff_of(account=dunya_account, session=None).roles == frozenset()


class TestRoles:
    def test_are_given_by_an_operator_to_a_colleague(self, alpha, dunya_account, farid_account):
        operator = actor(dunya_account, "operator")
        colleague = actor(farid_account)

        first = roles.give_role(
            actor=operator, account=colleague.account, role="finance", reason=WHY
        )
        again = roles.give_role(
            actor=operator, account=colleague.account, role="finance", reason="Another one."
        )

        assert first == again
        assert first.given_by == dunya_account
        assert staff_of(account=farid_account, session=None).roles == {"finance"}
        assert (
            PlatformRecord.objects.filter(
                action="staff.role_given", account_id=dunya_account.pk
            ).count()
            == 1
        )

    def test_are_not_given_to_oneself(self, alpha, dunya_account):
        operator = actor(dunya_account, "operator")

        with pytest.raises(roles.NotForOneself):
            roles.give_role(actor=operator, account=dunya_account, role="finance", reason=WHY)
        with pytest.raises(roles.NotForOneself):
            roles.take_role(actor=operator, account=dunya_account, role="operator", reason=WHY)
        assert staff_of(account=dunya_account, session=None).roles == {"operator"}

    def test_are_not_given_to_customers(self, alpha, dunya_account, ada_account):
        operator = actor(dunya_account, "operator")

        with pytest.raises(roles.NotStaff):
            roles.give_role(actor=operator, account=ada_account, role="finance", reason=WHY)
        assert not StaffRole.objects.filter(account=ada_account).exists()

    def test_are_not_given_by_a_manager_and_that_is_written_down(
        self, alpha, dunya_account, farid_account
    ):
        manager, colleague = actor(dunya_account, "billing_manager"), actor(farid_account)

        with pytest.raises(NotAllowed):
            roles.give_role(actor=manager, account=colleague.account, role="finance", reason=WHY)
        line = PlatformRecord.objects.get(action="staff.role_given", outcome="refused")
        assert (line.account_id, line.object_id) == (dunya_account.pk, farid_account.pk)

    def test_are_not_given_while_changes_are_closed(self, alpha, dunya_account, farid_account):
        operator = actor(dunya_account, "operator", is_elevated=False)

        with pytest.raises(ElevationNeeded):
            roles.give_role(
                actor=operator, account=actor(farid_account).account, role="finance", reason=WHY
            )

    def test_are_given_and_taken_by_a_command(self, alpha, dunya_account, capsys):
        call_command("staff_role", "DUNYA@partup.example", "operator", reason=WHY)
        given = staff_of(account=dunya_account, session=None).roles
        call_command("staff_role", "dunya@partup.example", "operator", reason=WHY, take=True)
        call_command("staff_role", "dunya@partup.example", "operator", reason=WHY, take=True)

        assert given == {"operator"}
        assert staff_of(account=dunya_account, session=None).roles == frozenset()
        assert capsys.readouterr().out.split("\n")[:3] == [
            "Given.",
            "Taken away.",
            "It was not held.",
        ]

    @pytest.mark.parametrize(
        ("email", "reason"),
        [("nobody@partup.example", WHY), ("ada@partup.example", WHY), ("dunya@partup.example", "")],
    )
    def test_the_command_says_what_is_wrong(self, alpha, email, reason):
        with pytest.raises(CommandError):
            call_command("staff_role", email, "operator", reason=reason)
        assert not StaffRole.objects.exists()

    def test_on_the_page_and_over_json(self, alpha, dunya_account, farid_account):
        colleague = actor(farid_account).account
        visitor = at_work(dunya_account, "operator", elevated=True)
        wish = {"account": str(colleague.pk), "role": "finance", "reason": WHY}

        page = visitor.post("/colleagues/give/", wish)
        held = visitor.get("/api/v1/staff/colleagues/").json()
        taken = visitor.delete(
            "/api/v1/staff/colleagues/", data=wish, content_type="application/json"
        )
        wrong = visitor.post("/colleagues/take/", {**wish, "reason": ""})

        assert page.status_code == 302
        assert [one["roles"] for one in held if one["name"] == "Farid"] == [["finance"]]
        assert [one["roles"] for one in taken.json() if one["name"] == "Farid"] == [[]]
        assert wrong.status_code == 422


def test_programs_without_a_session_are_told_so_in_json(visit, alpha):
    answer = visit().to_staff().get("/api/v1/staff/billing/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_who_one_is_here(alpha, dunya_account):
    me = at_work(dunya_account, "finance", elevated=True).get("/api/v1/staff/me/").json()

    assert me["roles"] == ["finance"]
    assert me["rights"] == ["report", "see"]
    assert me["elevated_until"] is not None
