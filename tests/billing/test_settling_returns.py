"""A direct debit that was taken back is settled by two people, as money that goes back is."""

import pytest

from billing.models import Approval, Dispute, Invoice, StaffTask
from billing.services import returns
from billing.services.four_eyes import DecidedAlready
from core.common import clock
from core.common.errors import NotAllowed, NotFound
from core.support.policies import ElevationNeeded
from core.support.selectors.invoice import bill, waiting_approvals
from core.support.services import money, tasks
from tenants.selectors import lines_of_organisation
from tests.support.staff import acting, at_work, elevate

WHY = "They paid by bank instead; seen on the account."


@pytest.fixture
def task(paid, late_by_return):
    """A debit that was taken back after weeks, as staff finds it: the tribe is late."""
    return late_by_return(Invoice.objects.get(subscription__tribe=paid))


@pytest.fixture
def asked(task, agent):
    tasks.settle_task(actor=agent, task_id=task.pk, answer=WHY)
    return Approval.objects.get()


def decide(actor, asked, *, yes=True, answer=""):
    return money.decide(actor=actor, approval_id=asked.pk, is_approved=yes, answer=answer)


def test_one_asks_and_nothing_is_settled_yet(task, asked, agent, paid):
    task.refresh_from_db()
    paid.refresh_from_db()

    assert (task.closed_at, paid.access_state) == (None, "past_due")
    assert (asked.kind, asked.state, asked.amount_cents) == ("settle_return", "waiting", 145_200)
    assert (asked.asked_by, asked.reason, asked.tribe) == (agent.account, WHY, paid)
    assert waiting_approvals()[0].invoice == Invoice.objects.get()
    assert bill(Invoice.objects.get()).approvals == [asked]


def test_another_one_agrees_and_the_tribe_is_open_again(task, asked, agent, manager, paid):
    first = decide(manager, asked)
    second = decide(manager, asked)

    task.refresh_from_db()
    paid.refresh_from_db()
    assert (first.state, second.state, first.decided_by) == (
        "approved",
        "approved",
        manager.account,
    )
    assert (task.answer, task.closed_by, task.facts["is_settled"]) == (WHY, agent.account, True)
    assert (Invoice.objects.get().returned_at, paid.access_state) == (None, "active")
    told = lines_of_organisation(paid.organisation).filter(action__startswith="billing.return")
    assert sorted(told.values_list("action", flat=True)) == [
        "billing.return_asked",
        "billing.return_settled",
    ]


def test_nobody_settles_alone_even_with_every_role(task, manager):
    tasks.settle_task(actor=manager, task_id=task.pk, answer=WHY)

    with pytest.raises(NotAllowed):
        decide(manager, Approval.objects.get())
    task.refresh_from_db()
    assert (task.closed_at, Approval.objects.get().state) == (None, "waiting")


def test_asking_again_while_it_waits_is_the_same_question(task, asked, manager):
    tasks.settle_task(actor=manager, task_id=task.pk, answer="Somebody else says so too.")

    assert Approval.objects.get() == asked


def test_a_refusal_leaves_the_debt_and_one_may_ask_again(task, asked, agent, manager):
    decide(manager, asked, yes=False, answer="Nothing came in yet.")

    with pytest.raises(DecidedAlready):
        decide(manager, asked)
    task.refresh_from_db()
    assert (task.closed_at, Invoice.objects.get().returned_at is None) == (None, False)
    tasks.settle_task(actor=agent, task_id=task.pk, answer=WHY)
    assert Approval.objects.filter(state="waiting").count() == 1


def test_who_asked_takes_it_back_and_nobody_else_does(asked, agent, manager):
    with pytest.raises(NotFound):
        money.withdraw(actor=manager, approval_id=asked.pk)
    taken = [money.withdraw(actor=agent, approval_id=asked.pk).state for _ in range(2)]

    assert taken == ["withdrawn", "withdrawn"]


@pytest.mark.parametrize("role", ["billing_read", "finance", "operator"])
def test_others_do_not_ask(task, farid_account, role):
    with pytest.raises(NotAllowed):
        tasks.settle_task(actor=acting(farid_account, role), task_id=task.pk, answer=WHY)
    assert not Approval.objects.exists()


def test_nothing_is_asked_while_changes_are_closed(task, dunya_account):
    at_staff = at_work(dunya_account, "billing_agent")

    answer = at_staff.post(f"/billing/tasks/{task.pk}/settle/", {"reason": WHY})

    assert (answer.status_code, Approval.objects.count()) == (422, 0)
    assert answer.context["form"].errors["__all__"] == [str(ElevationNeeded.message)]


def test_what_was_not_taken_back_is_not_settled(task, asked, manager, agent):
    decide(manager, asked)

    with pytest.raises(returns.NothingReturned):
        returns.ask_to_settle(actor=agent.account, dispute=Dispute.objects.get(), reason=WHY)


def test_the_page_and_the_end_point_say_that_it_waits(task, dunya_account, esra_account):
    asker = at_work(dunya_account, "billing_agent", elevated=True)
    path = f"/api/v1/staff/billing/tasks/{task.pk}/settlement/"

    answer = asker.post(path, {"reason": WHY}, content_type="application/json")

    assert (answer.status_code, answer.json()["id"]) == (202, str(task.pk))
    page = asker.get("/billing/").text
    assert "A second person decides" in page
    assert "Settle it" not in page
    decider = at_work(esra_account, "billing_manager")
    assert "settle a debit taken back" in decider.get("/billing/approvals/").text


def test_a_tribe_that_is_settled_stays_so_when_stripe_repeats_itself(task, asked, manager):
    decide(manager, asked)
    dispute = Dispute.objects.select_related("invoice").get()
    dispute.synced_at = clock.now()
    dispute.save()

    returns.restate_returns(dispute.invoice)

    assert Invoice.objects.get().returned_at is None
    assert not StaffTask.objects.filter(closed_at=None).exists()


def test_elevation_is_asked_of_who_decides_too(asked, esra_account):
    at_staff = at_work(esra_account, "billing_manager")
    path = f"/billing/approvals/{asked.pk}/decide/"

    closed = at_staff.post(path, {"decision": "yes"})
    elevate(at_staff)
    opened = at_staff.post(path, {"decision": "yes"})

    assert [closed.status_code, opened.status_code] == [422, 302]
