"""What is asked about an invoice by staff: how much is possible, and who has to agree."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import Approval, BillingAccount, BillingCommand, Invoice
from billing.services import commands, four_eyes
from billing.services.giving import CREDIT_NOTE, MARK_PAID, REFUND
from billing.services.leftover import paying, possible_cents
from core.accounts.models import Account
from core.audit import services as audit
from core.common.errors import DomainError, InvalidInput, NotFound

KINDS = (REFUND, CREDIT_NOTE, MARK_PAID)


class NothingToGive(DomainError):
    """Nothing is left to give back, to credit or to mark."""

    code = "nothing_to_give"
    message = _("Nothing is left of this invoice that this can be done with.")


@dataclass(frozen=True)
class Wish:
    """What somebody asks for; `token` names the form, so that a second click is the first."""

    kind: str
    amount_cents: int
    reason: str
    token: uuid.UUID
    ends_access: bool = False


@dataclass(frozen=True)
class Asked:
    """What became of it: a command to Stripe, or a question to a second person."""

    command: BillingCommand | None = None
    approval: Approval | None = None


@transaction.atomic
def ask(*, actor: Account, invoice: Invoice, wish: Wish, by_two: bool) -> Asked:
    """
    Write down what is to be done with an invoice, or that a second person has to agree.

    The caller has asked the policy; send the command after the commit. The same token again gives
    what the first time gave.

    :raises NothingToGive: if nothing is left.
    :raises ApprovalWaits: if something else waits for this invoice.
    :raises InvalidInput: on "amount", if it is more than is left.
    """
    invoice = _held(invoice.pk)
    if known := _known(invoice, wish):
        return known
    _check(invoice, wish.kind, wish.amount_cents)
    _write_line("billing.money_asked", actor, invoice, wish.kind, wish.amount_cents)
    if not by_two:
        return Asked(command=_command(actor, invoice, wish))
    return Asked(approval=_approval(actor, invoice, wish))


@transaction.atomic
def decide(*, actor: Account, approval_id: uuid.UUID, is_approved: bool, answer: str) -> Asked:
    """
    Agree to what a colleague asked, or refuse; the same answer twice is harmless.

    :raises NotFound: if nobody asked for that.
    :raises NotAllowed: if the actor asked for it.
    :raises DecidedAlready: if it was decided otherwise.
    :raises NothingToGive: if meanwhile nothing is left.
    :raises InvalidInput: on "amount", if meanwhile less is left.
    """
    approval = four_eyes.hold(approval_id=approval_id, kinds=KINDS)
    if four_eyes.is_decided(approval, is_approved=is_approved):
        return _as_decided(approval)
    four_eyes.check_another(approval, actor)
    invoice, wish = _held(approval.object_id), _wish_of(approval)
    if is_approved:
        _check(invoice, wish.kind, wish.amount_cents, besides=approval)
    four_eyes.decide(approval, actor, is_approved=is_approved, answer=answer)
    if not is_approved:
        _write_line("billing.money_refused", actor, invoice, wish.kind, wish.amount_cents)
        return Asked(approval=approval)
    _write_line("billing.money_agreed", actor, invoice, wish.kind, wish.amount_cents)
    return Asked(_command(approval.asked_by, invoice, wish), approval)


def withdraw(*, actor: Account, approval_id: uuid.UUID) -> Approval:
    """
    Take back what one asked for oneself; twice is harmless.

    :raises NotFound: if the actor did not ask for it.
    :raises DecidedAlready: if it was decided.
    """
    return four_eyes.withdraw(actor=actor, approval_id=approval_id, kinds=KINDS)


def _held(invoice_id: Any) -> Invoice:
    """An invoice whose account is locked: two who ask take turns."""
    invoice = Invoice.objects.filter(pk=invoice_id).first()
    if invoice is None:
        raise NotFound
    BillingAccount.objects.select_for_update().get(pk=invoice.account_id)
    rows = Invoice.objects.select_related("account__organisation", "subscription__tribe")
    return rows.get(pk=invoice.pk)


def _known(invoice: Invoice, wish: Wish) -> Asked | None:
    command = BillingCommand.objects.filter(idempotency_key=_key(invoice, wish)).first()
    if command:
        return Asked(command=command)
    asked = Approval.objects.filter(
        kind=wish.kind, object_id=invoice.pk, payload__token=str(wish.token)
    ).first()
    return Asked(approval=asked) if asked else None


def _check(invoice: Invoice, kind: str, amount_cents: int, besides: Approval | None = None) -> None:
    most = possible_cents(invoice, kind)
    if most <= 0:
        raise NothingToGive
    if kind == MARK_PAID and amount_cents != most:
        raise InvalidInput({"amount": [_("An invoice is marked as paid as a whole.")]})
    if not 0 < amount_cents <= most:
        sentence = _("At most %(most)s euros are left.") % {"most": f"{most / 100:.2f}"}
        raise InvalidInput({"amount": [sentence]})


def _command(actor: Account, invoice: Invoice, wish: Wish) -> BillingCommand:
    payload: dict[str, Any] = {"amount_cents": wish.amount_cents}
    if wish.kind == REFUND:
        payment = paying(invoice)
        payload |= {"intent_id": payment.intent_id if payment else ""}
        payload |= {"ends_access": wish.ends_access}
    if wish.kind == CREDIT_NOTE:
        payload["gives_back"] = invoice.status == Invoice.Status.PAID
    return commands.ask(
        account=invoice.account,
        kind=wish.kind,
        key=_key(invoice, wish),
        payload=payload,
        actor=actor,
        tribe=invoice.subscription.tribe if invoice.subscription else None,
        reason=wish.reason,
    )


def _key(invoice: Invoice, wish: Wish) -> str:
    return f"{wish.kind}:{invoice.stripe_invoice_id}:{wish.token}"


def _approval(actor: Account, invoice: Invoice, wish: Wish) -> Approval:
    asked = Approval(
        account=invoice.account,
        tribe=invoice.subscription.tribe if invoice.subscription else None,
        kind=wish.kind,
        object_id=invoice.pk,
        amount_cents=wish.amount_cents,
        payload={"token": str(wish.token), "ends_access": wish.ends_access},
        reason=wish.reason,
        asked_by=actor,
    )
    return four_eyes.keep(asked)


def _wish_of(approval: Approval) -> Wish:
    return Wish(
        kind=approval.kind,
        amount_cents=approval.amount_cents or 0,
        reason=approval.reason,
        token=uuid.UUID(approval.payload["token"]),
        ends_access=approval.payload.get("ends_access", False),
    )


def _as_decided(approval: Approval) -> Asked:
    return _known(_held(approval.object_id), _wish_of(approval)) or Asked(approval=approval)


def _write_line(action: str, actor: Account, invoice: Invoice, kind: str, cents: int) -> None:
    """A line that the organisation reads too."""
    audit.record(
        action=action,
        account_id=actor.pk,
        object_type="organisation",
        object_id=invoice.account.organisation_id,
        tribe_id=invoice.subscription.tribe_id if invoice.subscription else None,
        changes={"type": kind, "number": invoice.number, "euros": f"{cents / 100:.2f}"},
    )
