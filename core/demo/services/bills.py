"""Having some of the demo tribes paid for, where Stripe is only played."""

import uuid
from collections.abc import Callable

from django.db import transaction

from billing import gateway
from billing.errors import RealStripe, StripeGone
from billing.models import (
    BillingAccount,
    BillingCommand,
    CheckoutAttempt,
    InvoiceOrder,
    TribeSubscription,
)
from billing.services import commands, start_checkout, sync_attempt
from billing.services.checkout import locked_account
from billing.services.details import ask_details, write_details
from billing.services.keeping import keep_papers
from billing.services.order_answers import approve_order
from billing.services.orders import Order, order_by_invoice
from core.accounts.models import Account
from core.demo import selectors
from core.demo.bills import CARD, Bill
from core.demo.services.money import forget_money
from core.demo.story import Story
from tenants.models import Tribe

Pay = Callable[[str], object]


def pay_bills(*, story: Story, bills: tuple[Bill, ...], pay: Pay) -> int:
    """
    Have the demo tribes paid for that are to be, through the services people use; how many.

    `pay` is given the id of a payment page, and pays there by card. A tribe that was paid for or
    ordered once is left alone, whatever became of that. When the simulator has forgotten who
    pays, what was paid is forgotten here too, and done again.

    :raises RealStripe: if it is not on this machine that Stripe is played.
    """
    if not gateway.is_played():
        raise RealStripe
    _forget_what_was_forgotten()
    done = [_Payer(story, bill).settle(pay) for bill in bills]
    if any(done):
        keep_papers()
    return sum(done)


def _forget_what_was_forgotten() -> None:
    """A simulator that was reset knows nobody any more. What is paid for real tribes stays."""
    organisations = selectors.demo_organisations().exclude(tribes__is_demo=False)
    payers = BillingAccount.objects.filter(organisation__in=organisations)
    for payer in payers.filter(stripe_customer_id__isnull=False):
        try:
            gateway.fetch_customer(customer_id=payer.stripe_customer_id or "")
        except StripeGone:
            forget_money(organisations=organisations.filter(pk=payer.organisation_id))


class _Payer:
    """One tribe of the demo, and who pays for it."""

    def __init__(self, story: Story, bill: Bill) -> None:
        self._story, self._bill = story, bill
        self._tribe = selectors.demo_tribes().filter(slug=bill.tribe).first()

    def settle(self, pay: Pay) -> bool:
        """Pay or order; False where there was nothing to do."""
        tribe = self._tribe
        if tribe is None or TribeSubscription.objects.filter(tribe=tribe).exists():
            return False
        if self._bill.pays == CARD:
            return self._pay_by_card(tribe, pay)
        return self._order(tribe)

    def _pay_by_card(self, tribe: Tribe, pay: Pay) -> bool:
        payer = self._who(self._bill.by)
        with transaction.atomic():
            account = locked_account(tribe)
            write_details(account, self._bill.details)
            told = ask_details(
                account=account, vat_number=self._bill.details.vat_number, actor=payer
            )
        commands.send(command=told)
        attempt = start_checkout(
            actor=payer, tribe=tribe, plan_code=self._bill.plan, client_token=uuid.uuid4()
        )
        pay(attempt.stripe_session_id or "")
        attempt = CheckoutAttempt.objects.select_related("account", "tribe").get(pk=attempt.pk)
        sync_attempt(attempt=attempt)
        return True

    def _order(self, tribe: Tribe) -> bool:
        """An order that broke off half way is taken up again."""
        bill = self._bill
        order = InvoiceOrder.objects.filter(tribe=tribe).first()
        if order is None and CheckoutAttempt.objects.filter(tribe=tribe).exists():
            return False
        is_new = order is None
        if order is None:
            order = order_by_invoice(
                actor=self._who(bill.by),
                tribe=tribe,
                order=Order(bill.plan, bill.details, bill.po_number, needs_po=bool(bill.po_number)),
                client_token=uuid.uuid4(),
            )
        if bill.approved_by and order.state == InvoiceOrder.State.WAITING:
            approve_order(actor=self._who(bill.approved_by), order_id=order.pk)
            is_new = True
        self._send_at_once(tribe)
        return is_new

    def _send_at_once(self, tribe: Tribe) -> None:
        """What a worker would send in a moment; an order leads to its invoice."""
        waiting = BillingCommand.objects.filter(
            account__organisation=tribe.organisation, state__in=BillingCommand.UNDER_WAY
        )
        for _step in ("the order", "its invoice"):
            for command in waiting.order_by("pk"):
                commands.send(command=command)

    def _who(self, key: str) -> Account:
        return Account.objects.get(email=self._story.people[key].email)
