"""The pages and end points about one invoice, and about what takes two people."""

import datetime as dt
import uuid

import pytest

from billing.models import Approval
from billing.services import ask_for_erasure
from core.common import clock
from tenants.services import set_access
from tests.core.support.bills import bill, invoice
from tests.support.staff import at_work, give_roles

WHY = "They were charged twice, they say."


@pytest.fixture
def unpaid(alpha):
    """An invoice by mail that nobody paid."""
    return invoice(bill(alpha), 1, days_late=3, cents=30_000, number="PU-1")


@pytest.fixture
def agent(dunya_account):
    return at_work(dunya_account, "billing_agent", elevated=True)


@pytest.fixture
def manager(esra_account):
    return at_work(esra_account, "billing_manager", elevated=True)


def form(**changes):
    """The form as somebody sends it."""
    values = {"kind": "mark_paid", "amount": "300.00", "reason": WHY, "token": str(uuid.uuid4())}
    return {**values, **changes}


def ask(visitor, unpaid, **changes):
    return visitor.post(f"/billing/invoices/{unpaid.pk}/ask/", form(**changes))


def test_marking_as_paid_waits_for_a_colleague_and_says_so(unpaid, agent, manager):
    answer = ask(agent, unpaid)

    assert answer.status_code == 302
    page = agent.get("/billing/approvals/").text
    assert "You asked for this; somebody else decides." in page
    assert "Decide</summary>" in manager.get("/billing/approvals/").text
    assert WHY in agent.get(f"/billing/invoices/{unpaid.pk}/").text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": "300.01"}, "amount"),
        ({"amount": "1e9999"}, "amount"),
        ({"amount": "lots"}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"reason": ""}, "reason"),
        ({"kind": "gift"}, "kind"),
        ({"token": "x"}, "token"),
        ({"kind": "refund"}, "__all__"),
    ],
)
def test_what_does_not_fit_is_said_beside_the_field_and_kept(unpaid, agent, changes, field):
    page = ask(agent, unpaid, **changes)

    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Approval.objects.exists()


def test_a_refusal_needs_words_and_an_answer_is_final(unpaid, agent, manager):
    ask(agent, unpaid)
    path = f"/billing/approvals/{Approval.objects.get().pk}/decide/"

    without = manager.post(path, {"decision": "no", "answer": ""})
    refused = manager.post(path, {"decision": "no", "answer": "Not yet."})
    other = manager.post(path, {"decision": "yes"})

    assert [without.status_code, refused.status_code, other.status_code] == [422, 302, 422]
    assert "This was decided already." in other.text
    assert Approval.objects.get().state == "refused"


def test_who_asked_sees_no_button_and_gets_no_answer(unpaid, agent):
    ask(agent, unpaid)
    give_roles(agent.account, "billing_manager")

    page = agent.post(
        f"/billing/approvals/{Approval.objects.get().pk}/decide/", {"decision": "yes"}
    )

    assert page.status_code == 422
    assert "Somebody else than who asked for it decides." in page.text
    assert Approval.objects.get().state == "waiting"


def test_who_asked_takes_it_back(unpaid, agent, manager):
    ask(agent, unpaid)
    path = f"/billing/approvals/{Approval.objects.get().pk}/withdraw/"

    assert manager.post(path).status_code == 404
    assert agent.post(path).status_code == 302
    assert Approval.objects.get().state == "withdrawn"


@pytest.mark.parametrize("role", ["billing_read", "finance", "operator"])
def test_others_look_and_ask_for_nothing(unpaid, dunya_account, role):
    visitor = at_work(dunya_account, role, elevated=True)

    assert visitor.get(f"/billing/invoices/{unpaid.pk}/").status_code == 200
    assert ask(visitor, unpaid).status_code == 404


def test_a_gift_is_decided_here_too(alpha, agent, manager):
    agent.post(
        f"/billing/tribes/{alpha.pk}/exceptions/",
        {"kind": "comp", "last_day": "2027-03-01", "reason": WHY},
    )

    manager.post(f"/billing/approvals/{Approval.objects.get().pk}/decide/", {"decision": "yes"})

    assert Approval.objects.get().state == "approved"
    assert [str(one.kind) for one in alpha.overrides.all()] == ["comp"]


@pytest.fixture
def to_be_erased(alpha, dunya_account, agent):
    """Alpha was put away long ago, and Dunya asks to have it erased."""
    with clock.standing_at(clock.now() - dt.timedelta(days=200)):
        set_access(tribe=alpha, state="archived")
    return ask_for_erasure(actor=dunya_account, tribe=alpha, reason=WHY)


@pytest.mark.parametrize(("decision", "state"), [("yes", "approved"), ("no", "refused")])
def test_erasing_a_tribe_is_decided_here_too(to_be_erased, manager, decision, state):
    path = f"/billing/approvals/{to_be_erased.pk}/decide/"

    for _click in range(2):
        page = manager.post(path, {"decision": decision, "answer": "Looked at it."})
        assert page.status_code == 302

    to_be_erased.refresh_from_db()
    assert (to_be_erased.state, to_be_erased.decided_by) == (state, manager.account)


def test_who_asked_to_erase_a_tribe_takes_it_back(to_be_erased, agent, manager):
    path = f"/billing/approvals/{to_be_erased.pk}/withdraw/"

    assert manager.post(path).status_code == 404
    assert agent.post(path).status_code == 302

    late = manager.post(f"/billing/approvals/{to_be_erased.pk}/decide/", {"decision": "yes"})
    assert late.status_code == 422
    to_be_erased.refresh_from_db()
    assert to_be_erased.state == "withdrawn"


def test_over_json(unpaid, agent, manager):
    base, more = "/api/v1/staff/billing/", {"content_type": "application/json"}
    wish = {"kind": "mark_paid", "amount_cents": 30_000, "reason": WHY}
    path = f"{base}invoices/{unpaid.pk}/money/"
    once = {"headers": {"Idempotency-Key": str(uuid.uuid4())}}

    without = agent.post(path, data=wish, **more)
    first = agent.post(path, data=wish, **more, **once)
    again = agent.post(path, data=wish, **more, **once)
    key = first.json()["approval"]["id"]
    waiting = manager.get(f"{base}approvals/").json()
    by_self = agent.post(f"{base}approvals/{key}/decision/", data={"is_approved": True}, **more)
    refused = manager.post(
        f"{base}approvals/{key}/decision/",
        data={"is_approved": False, "answer": "Not yet."},
        **more,
    )
    found = manager.get(f"{base}invoices/{unpaid.pk}/").json()

    assert (without.status_code, list(without.json()["errors"])) == (422, ["Idempotency-Key"])
    assert (first.status_code, again.json()["approval"]["id"]) == (202, key)
    assert [one["id"] for one in waiting] == [key]
    assert by_self.status_code == 404
    assert refused.json()["state"] == "refused"
    assert (found["markable_cents"], found["refundable_cents"]) == (30_000, 0)


def test_the_approvals_page_asks_as_much_for_many_as_for_few(
    unpaid, alpha, agent, manager, django_assert_num_queries
):
    ask(agent, unpaid)
    other = invoice(unpaid.subscription, 2, days_late=3, cents=30_000)
    ask(agent, other)
    manager.get("/billing/approvals/")

    # The path, the session, roles, the look; what waits, its invoices and disputes; decisions.
    with django_assert_num_queries(8):
        manager.get("/billing/approvals/")
