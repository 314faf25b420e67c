"""Staff of the demo see every page about billing, and go with the demo."""

import datetime as dt

import pytest

from billing.models import AccessOverride, AccountNote, Approval, BillingAccount, BillingCommand
from core.accounts.models import Account
from core.common import clock
from core.demo import selectors
from core.demo.services import make_demo, remove_demo
from core.demo.story import read_story
from core.support.models import Elevation, StaffRole
from core.support.rules import Right, rights_of
from core.support.services.roles import grant
from tenants.models import Tribe
from tests.support.clients import Visitor
from tests.support.staff import elevate

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
    (dunya,) = (person for person in read_story().people.values() if person.staff_roles)

    assert dunya.key == "dunya"
    assert rights_of(dunya.staff_roles) == set(Right)
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
