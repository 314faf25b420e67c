"""Staff of the demo see every page about billing, and go with the demo."""

import datetime as dt
import json

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command

from billing.models import AccessOverride, AccountNote, Approval, BillingAccount, BillingCommand
from core.accounts.models import Account
from core.accounts.sealing import unseal
from core.common import clock
from core.demo import selectors
from core.demo.services import codes_at, make_demo, remove_demo, repair_staff
from core.demo.story import read_story
from core.support.models import Elevation, StaffRole
from core.support.rules import Right, rights_of
from core.support.services.roles import grant, revoke
from infra.dev import welcome
from tenants.models import Tribe
from tests.support.clients import Visitor
from tests.support.staff import elevate, give_factor

pytestmark = pytest.mark.django_db
PAGES = [
    "/billing/",
    "/billing/search/",
    "/billing/ladder/",
    "/billing/orders/",
    "/billing/approvals/",
    "/billing/transfers/",
    "/billing/disputes/",
    "/billing/renewals/",
    "/billing/exceptions/",
    "/billing/drift/",
    "/billing/reports/",
    "/colleagues/",
]


@pytest.fixture
def dee(made) -> Account:
    return Account.objects.get(email="dee@small.example")


@pytest.fixture
def work(dee):
    """Dee works: a note, an exception, and a question that waits, all with changes open."""

    def at(tribe: Tribe) -> None:
        elevate(Visitor(dee))
        payer = BillingAccount.objects.create(organisation=tribe.organisation)
        AccountNote.objects.create(account=payer, author=dee, words="They called.")
        BillingCommand.objects.create(account=payer, kind="details", next_at=clock.now(), actor=dee)
        Approval.objects.create(account=payer, tribe=tribe, kind="comp", asked_by=dee, reason="-")
        until = clock.now() + dt.timedelta(days=9)
        AccessOverride.objects.create(
            tribe=tribe, kind="extension", until=until, reason="-", made_by=dee
        )

    return at


def test_staff_of_the_shipped_story_holds_roles_that_show_everything():
    dunya, esra = (person for person in read_story().people.values() if person.staff_roles)

    assert (dunya.key, esra.key) == ("dunya", "esra")
    assert rights_of(dunya.staff_roles) == set(Right)
    assert Right.APPROVE in rights_of(esra.staff_roles)
    assert "billing" in dunya.role


@pytest.mark.parametrize("path", PAGES)
def test_they_find_every_page_about_billing(dee, path):
    assert Visitor(dee).to_staff().get(path).status_code == 200


def test_they_change_nothing_before_a_second_factor(dee):
    wish = {"account": str(dee.pk), "role": "finance", "reason": "To try it."}

    at_staff = Visitor(dee).to_staff()
    answer = at_staff.post("/api/v1/staff/colleagues/", wish, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (403, "elevation_needed")


def test_they_go_with_the_demo_and_come_back_with_it(story, dee, work):
    work(selectors.demo_tribes().first())

    assert remove_demo() is True
    assert not StaffRole.objects.exists()
    assert not Elevation.objects.exists()
    assert not selectors.demo_accounts().exists()

    assert make_demo(story=story) is True
    assert StaffRole.objects.count() == 2


def test_who_worked_for_a_real_customer_stays_without_a_role(story, dee, work, alpha):
    work(alpha)

    remove_demo()

    assert list(selectors.demo_accounts()) == [dee]
    assert not StaffRole.objects.filter(account=dee).exists()
    assert AccountNote.objects.get().author == dee
    assert make_demo(story=story) is True
    assert StaffRole.objects.filter(account=dee).count() == 2


def test_a_role_they_gave_to_a_real_colleague_stays(dee, alpha, dunya_account):
    grant(account=dunya_account, role="finance", reason="A colleague.", given_by=dee)

    remove_demo()

    (held,) = StaffRole.objects.all()
    assert (held.account, held.given_by) == (dunya_account, None)


class TestASecondFactor:
    def test_is_told_by_a_command_and_opens_the_log_in(self, dee, capsys):
        call_command("demo", code=True)

        code, email = capsys.readouterr().out.split()[:2]
        assert email == f"{dee.email},"
        assert TOTP(Authenticator.objects.get(user=dee)).validate_code(code)

    def test_is_another_one_in_each_half_minute(self, dee):
        first, same, other = (codes_at(moment)[0] for moment in (3_000.0, 3_029.0, 3_030.0))

        assert (first.code, first.seconds) == (same.code, 30)
        assert (same.seconds, other.seconds) == (1, 30)
        assert other.code != same.code

    def test_is_kept_sealed(self, dee):
        kept = Authenticator.objects.get(user=dee).data["secret"]

        assert unseal(kept) not in kept

    def test_of_others_is_told_to_nobody(self, dee, alpha, dunya_account, bram_account):
        give_factor(dunya_account)
        give_factor(bram_account)

        assert [one.email for one in codes_at()] == [dee.email]

    def test_is_named_by_the_runner(self, dee, story, tmp_path, capsys):
        cast = [vars(one) for one in selectors.log_ins(story)]
        (tmp_path / "welcome.json").write_text(json.dumps({"tribes": [], "log_ins": cast}))

        variables = {"DATA_DIR": str(tmp_path), "PUBLIC_ORIGIN": "http://partup.localhost:8000"}
        welcome.show(variables=variables, seconds=1)

        said = capsys.readouterr().out
        assert "A code is asked of Dee Small as well." in said
        assert "./partup demo --code" in said

    def test_sealed_with_another_key_says_what_to_do(self, dee, settings):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 9, []

        with pytest.raises(CommandError, match="demo --fresh"):
            call_command("demo", code=True)

    def test_of_nobody_says_how_to_make_who_has_one(self):
        with pytest.raises(CommandError, match="partup demo"):
            call_command("demo", code=True)


class TestInProduction:
    @pytest.fixture(autouse=True)
    def production(self, settings):
        settings.ENVIRONMENT = "production"

    def test_nobody_of_the_demo_is_staff(self, story):
        make_demo(story=story)

        assert selectors.demo_accounts().exists()
        assert not selectors.demo_staff().exists()
        assert not StaffRole.objects.exists()
        assert not Authenticator.objects.exists()

    def test_no_code_is_told(self, story, settings):
        settings.ENVIRONMENT = "development"
        make_demo(story=story)
        settings.ENVIRONMENT = "production"

        with pytest.raises(CommandError, match="production"):
            call_command("demo", code=True)

    def test_nothing_is_repaired(self, story):
        make_demo(story=story)

        repair_staff(story=story)

        assert not StaffRole.objects.exists()


class TestADemoMadeBefore:
    def test_gets_its_staff_when_the_runner_looks_after_it(self, story, dee, monkeypatch):
        monkeypatch.setattr("core.demo.management.commands.demo.read_story", lambda: story)
        StaffRole.objects.all().delete()
        Authenticator.objects.all().delete()

        call_command("demo", if_missing=True)

        assert StaffRole.objects.filter(account=dee).count() == 2
        assert Authenticator.objects.filter(user=dee).exists()

    def test_gets_back_what_it_lacks_and_keeps_the_rest(self, story, dee):
        StaffRole.objects.filter(role="operator").delete()
        Authenticator.objects.all().delete()

        repair_staff(story=story)
        repair_staff(story=story)

        assert StaffRole.objects.filter(account=dee, ended_at=None).count() == 2
        assert Authenticator.objects.filter(user=dee).count() == 1

    def test_leaves_a_role_taken_away_and_a_factor_of_ones_own(self, story, dee):
        revoke(account=dee, role="operator", reason="To see what is left.")
        mine = Authenticator.objects.get(user=dee)

        repair_staff(story=story)

        held = StaffRole.objects.filter(account=dee, ended_at=None)
        assert list(held.values_list("role", flat=True)) == ["billing_manager"]
        assert Authenticator.objects.get(user=dee) == mine

    def test_leaves_the_account_of_somebody_real(self, story, dee):
        Account.objects.filter(pk=dee.pk).update(is_demo=False)
        StaffRole.objects.all().delete()

        repair_staff(story=story)

        assert not StaffRole.objects.exists()

    def test_makes_nobody_where_there_is_no_demo(self, story):
        repair_staff(story=story)

        assert not Account.objects.filter(email="dee@small.example").exists()
