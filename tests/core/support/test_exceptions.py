"""Exceptions that staff makes for a tribe, and letters that were given up."""

import datetime as dt
import uuid

import pytest

from billing.models import (
    AccessOverride,
    AccountNote,
    Approval,
    EntitlementOverride,
    StaffTask,
    StripeEvent,
)
from core.audit.models import PlatformRecord
from core.common import clock
from tenants.selectors import lines_of_organisation
from tests.support.staff import at_work, give_roles

WHY = "They wait for their board."
IN_A_MONTH = (clock.now() + dt.timedelta(days=30)).date().isoformat()


def ask(visitor, tribe, **changes):
    """Ask for more time on the page."""
    wish = {"kind": "extension", "last_day": IN_A_MONTH, "reason": WHY, **changes}
    return visitor.post(f"/billing/tribes/{tribe.pk}/exceptions/", wish)


@pytest.fixture
def agent(dunya_account):
    """Dunya, who helps with billing, with changes open."""
    return at_work(dunya_account, "billing_agent", elevated=True)


class TestExceptions:
    @pytest.mark.parametrize("kind", ["extension", "freeze"])
    def test_are_made_once_and_read_by_the_organisation(self, alpha, agent, kind):
        first, second = ask(agent, alpha, kind=kind), ask(agent, alpha, kind=kind)

        assert (first.status_code, second.status_code) == (302, 302)
        made = AccessOverride.objects.get()
        assert (made.kind, made.reason, made.made_by) == (kind, WHY, agent.account)
        word = {"extension": "billing.extended", "freeze": "billing.frozen"}[kind]
        assert lines_of_organisation(alpha.organisation).filter(action=word).count() == 1

    def test_last_through_their_day_where_the_tribe_is(self, alpha, agent):
        ask(agent, alpha)

        last = clock.local_date(
            time_zone=alpha.time_zone,
            at=AccessOverride.objects.get().until - dt.timedelta(seconds=1),
        )
        assert last.isoformat() == IN_A_MONTH

    def test_a_gift_is_asked_for_and_waits_for_a_second_person(self, alpha, agent):
        ask(agent, alpha, kind="comp")

        assert not AccessOverride.objects.exists()
        assert (Approval.objects.get().state, Approval.objects.get().kind) == ("waiting", "comp")
        assert "waits for a second person" in agent.get(f"/billing/tribes/{alpha.pk}/").text

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"reason": ""}, "reason"),
            ({"reason": "hm"}, "reason"),
            ({"last_day": "2020-01-01"}, "last_day"),
            ({"last_day": "9999-12-31"}, "last_day"),
            ({"last_day": "soon"}, "last_day"),
            ({"kind": "forever"}, "kind"),
        ],
    )
    def test_are_refused_beside_the_field(self, alpha, agent, changes, field):
        page = ask(agent, alpha, **changes)

        assert page.status_code == 422
        assert list(page.context["form"].errors) == [field]
        assert not AccessOverride.objects.exists()

    @pytest.mark.parametrize("role", ["billing_read", "finance", "operator"])
    def test_are_not_made_by_others(self, alpha, dunya_account, role):
        visitor = at_work(dunya_account, role, elevated=True)

        assert ask(visitor, alpha).status_code == 404
        assert not AccessOverride.objects.exists()

    def test_are_not_made_while_changes_are_closed(self, alpha, dunya_account):
        page = ask(at_work(dunya_account, "billing_agent"), alpha)

        assert page.status_code == 422
        assert "Confirm first that it is you" in page.text
        assert not AccessOverride.objects.exists()

    def test_are_ended_with_a_reason_that_is_kept(self, alpha, agent):
        ask(agent, alpha)
        made = AccessOverride.objects.get()
        path = f"/billing/tribes/{alpha.pk}/exceptions/{made.pk}/end/"

        without = agent.post(path, {"reason": ""})
        ended = agent.post(path, {"reason": "They paid."})
        again = agent.post(path, {"reason": "They paid."})

        made.refresh_from_db()
        assert [without.status_code, ended.status_code, again.status_code] == [422, 302, 302]
        assert made.ended_at is not None
        assert [note.words for note in AccountNote.objects.all()] == ["They paid."]

    def test_that_nobody_made_are_not_there(self, alpha, agent):
        path = f"/billing/tribes/{alpha.pk}/exceptions/{uuid.uuid4()}/end/"

        assert agent.post(path, {"reason": WHY}).status_code == 404

    def test_give_more_room(self, alpha, agent):
        wish = {"capability": "members", "value": 250, "last_day": IN_A_MONTH, "reason": WHY}

        given = agent.post(f"/billing/tribes/{alpha.pk}/room/", wish)
        refused = agent.post(f"/billing/tribes/{alpha.pk}/room/", {**wish, "value": 0})

        assert (given.status_code, refused.status_code) == (302, 422)
        assert EntitlementOverride.objects.get().value == 250

    def test_over_json(self, alpha, agent):
        wish = {"kind": "freeze", "last_day": IN_A_MONTH, "reason": WHY}
        base, more = "/api/v1/staff/billing/", {"content_type": "application/json"}

        made = agent.post(f"{base}tribes/{alpha.pk}/exceptions/", data=wish, **more)
        found = agent.get(f"{base}tribes/{alpha.pk}/").json()
        room = agent.post(
            f"{base}tribes/{alpha.pk}/room/",
            data={"capability": "guests", "value": 90, "last_day": IN_A_MONTH, "reason": WHY},
            **more,
        )
        ended = agent.post(
            f"{base}exceptions/{AccessOverride.objects.get().pk}/end/",
            data={"reason": WHY},
            **more,
        )
        wrong = agent.post(
            f"{base}tribes/{alpha.pk}/exceptions/", data={**wish, "last_day": "2020-01-01"}, **more
        )

        assert [made.status_code, room.status_code, ended.status_code] == [200, 200, 204]
        assert found["exceptions"][0]["label"] == "frozen"
        assert (wrong.status_code, list(wrong.json()["errors"])) == (422, ["last_day"])


def letter(state="dead"):
    """A letter that was given up, with the task it left."""
    moment = clock.now()
    StaffTask.objects.create(kind="dead_letter", subject="evt_1")
    return StripeEvent.objects.create(
        id="evt_1",
        type="invoice.paid",
        livemode=False,
        happened_at=moment,
        received_at=moment,
        next_at=moment,
        object_type="invoice",
        attempts=9,
        state=state,
        error="no such customer",
    )


@pytest.fixture
def operator(dunya_account):
    """Dunya, who keeps things running, with changes open."""
    return at_work(dunya_account, "operator", elevated=True)


class TestLettersGivenUp:
    def test_are_processed_again_and_the_task_says_why(self, alpha, operator):
        event = letter()

        answer = operator.post("/webhooks/evt_1/retry/", {"reason": "Stripe is back."})

        event.refresh_from_db()
        task = StaffTask.objects.get()
        assert (answer.status_code, event.state, event.attempts) == (302, "received", 0)
        assert (task.answer, task.closed_by) == ("Stripe is back.", operator.account)
        assert PlatformRecord.objects.filter(action="billing.letter_retried").count() == 1

    def test_are_put_away_and_the_letter_says_why(self, alpha, operator):
        event = letter()

        operator.post("/webhooks/evt_1/put-away/", {"reason": "A test of ours."})
        operator.post("/webhooks/evt_1/put-away/", {"reason": "Another word."})

        event.refresh_from_db()
        assert (event.state, event.error) == ("ignored", "put away: A test of ours.")
        assert StaffTask.objects.get().answer == "A test of ours."

    @pytest.mark.parametrize("word", ["retry", "put-away"])
    def test_stay_without_a_reason_or_the_right(self, alpha, operator, word):
        letter()
        without = operator.post(f"/webhooks/evt_1/{word}/", {"reason": ""})
        operator.account.staff_roles.all().delete()
        give_roles(operator.account, "billing_manager")

        by_other = operator.post(f"/webhooks/evt_1/{word}/", {"reason": WHY})

        assert (without.status_code, by_other.status_code) == (422, 404)
        assert StripeEvent.objects.get().state == "dead"

    def test_that_never_came_are_not_there(self, alpha, operator):
        assert operator.post("/webhooks/evt_9/retry/", {"reason": WHY}).status_code == 404

    def test_over_json(self, alpha, operator):
        letter()
        ask = {"data": {"reason": WHY}, "content_type": "application/json"}
        base = "/api/v1/staff/billing/letters/evt_1"

        away = operator.post(f"{base}/put-away/", **ask)
        again = operator.post(f"{base}/retry/", **ask)

        assert (away.json()["state"], again.json()["state"]) == ("ignored", "received")
