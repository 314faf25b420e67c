"""What becomes of an order that waits: staff says yes or no, or it is taken back."""

import uuid

import pytest

from billing.errors import OrderIsMade
from billing.models import Approval, BillingAccount, BillingCommand, BillingNotice
from billing.services import order_answers, orders
from core.audit.models import PlatformRecord
from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.support.services.roles import revoke
from tests.support.orders import *  # noqa: F403
from tests.support.staff import give_roles


def records(action):
    return PlatformRecord.objects.filter(action=action, outcome="done").count()


class TestAnswering:
    def test_staff_agrees_and_the_organisation_may_pay_by_invoice(self, place, staff):
        order = place()

        order = order_answers.approve_order(actor=staff, order_id=order.pk)

        assert order.state == "approved"
        assert BillingAccount.objects.get().may_pay_by_invoice
        assert Approval.objects.get().state == "approved"
        assert BillingCommand.objects.filter(kind="order").count() == 1
        assert order_answers.approve_order(actor=staff, order_id=order.pk).state == "approved"
        assert records("billing.order_approved") == 1

    def test_staff_refuses_with_a_reason_that_is_told(self, place, staff):
        order = place()

        order = order_answers.refuse_order(actor=staff, order_id=order.pk, answer="Not known.")

        assert (order.state, order.answer) == ("refused", "Not known.")
        assert BillingNotice.objects.filter(kind="order_refused", subject_id=order.pk).exists()
        assert not BillingCommand.objects.filter(kind="order").exists()
        with pytest.raises(OrderIsMade):
            order_answers.approve_order(actor=staff, order_id=order.pk)

    @pytest.mark.parametrize("answer", ["", "  ", "x" * 501])
    def test_a_refusal_needs_words(self, place, staff, answer):
        order = place()

        with pytest.raises(InvalidInput):
            order_answers.refuse_order(actor=staff, order_id=order.pk, answer=answer)

    def test_four_eyes_are_two_people(self, place, farid_account):
        farid_account.is_staff = True
        farid_account.save()
        give_roles(farid_account, "billing_manager")
        order = place()

        with pytest.raises(NotAllowed):
            order_answers.approve_order(actor=farid_account, order_id=order.pk)

        order.refresh_from_db()
        assert order.state == "waiting"

    def test_only_staff_answers(self, place, chidi_account, farid_account):
        order = place()

        with pytest.raises(NotAllowed):
            order_answers.approve_order(actor=chidi_account, order_id=order.pk)
        with pytest.raises(NotAllowed):
            order_answers.refuse_order(actor=farid_account, order_id=order.pk, answer="No.")

    @pytest.mark.parametrize("role", ["billing_read", "billing_agent", "finance", "operator"])
    def test_staff_whose_role_does_not_decide_answers_nothing(self, place, dunya_account, role):
        order = place()
        give_roles(dunya_account, role)

        with pytest.raises(NotAllowed):
            order_answers.approve_order(actor=dunya_account, order_id=order.pk)
        with pytest.raises(NotAllowed):
            order_answers.refuse_order(actor=dunya_account, order_id=order.pk, answer="No.")

        order.refresh_from_db()
        assert order.state == "waiting"
        assert not BillingAccount.objects.get().may_pay_by_invoice

    def test_a_role_that_was_taken_away_answers_nothing(self, place, staff):
        order = place()
        revoke(account=staff, role="billing_manager", reason="Another team.")

        with pytest.raises(NotAllowed):
            order_answers.approve_order(actor=staff, order_id=order.pk)

    def test_there_is_nothing_to_answer_where_nothing_was_ordered(self, staff, shop):
        with pytest.raises(NotFound):
            order_answers.approve_order(actor=staff, order_id=uuid.uuid4())


class TestWithdrawing:
    def test_what_waits_is_taken_back(self, place, farid_account):
        order = place()

        order = orders.withdraw_order(actor=farid_account, order=order)

        assert order.state == "withdrawn"
        assert Approval.objects.get().state == "withdrawn"
        assert orders.withdraw_order(actor=farid_account, order=order).state == "withdrawn"
        assert place().state == "waiting"

    def test_what_was_answered_is_not_taken_back(self, place, staff, farid_account):
        order = place()
        order_answers.approve_order(actor=staff, order_id=order.pk)

        with pytest.raises(OrderIsMade):
            orders.withdraw_order(actor=farid_account, order=order)

    def test_a_stranger_takes_nothing_back(self, place, chidi_account):
        order = place()

        with pytest.raises(NotAllowed):
            orders.withdraw_order(actor=chidi_account, order=order)
