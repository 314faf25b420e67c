"""The life of an invoice once it is drafted: open, paid, void or given up."""

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import emit
from infra.stripesim.money import adding, charging, drafting
from infra.stripesim.money.cards import find_method
from infra.stripesim.money.periods import DAY
from infra.stripesim.store import Row
from infra.stripesim.work import Work

# Eight tries in two weeks, after which the subscription stays past due.
RETRY_AFTER_DAYS = (1, 2, 2, 2, 2, 2, 2, 1)
_DAYS_UNTIL_DUE = 30


def finalize(work: Work, invoice: Row) -> None:
    """
    Make a draft final: it gets its number; one about nothing is paid at once.

    :raises StripeError: 400 if it is final already, or its tax cannot be worked out.
    """
    if invoice["status"] != "draft":
        raise invalid("This invoice is already finalized.", code="invoice_not_editable")
    customer = work.get("customer", invoice["customer"])
    drafting.copy_customer(work, invoice, customer)
    adding.add_up(work, invoice, customer)
    adding.refuse_unplaced(invoice)
    now = work.now(customer["id"])
    adding.settle_balance(work, invoice, customer)
    number = customer["next_invoice_sequence"]
    customer["next_invoice_sequence"] = number + 1
    page = f"{work.settings.origin}/i/{invoice['id']}"
    invoice.update(
        status="open",
        number=invoice["number"] or f"{customer['invoice_prefix']}-{number:04d}",
        automatically_finalizes_at=None,
        due_date=_due_date(work, invoice, now),
        effective_at=invoice["effective_at"] or now,
        hosted_invoice_url=page,
        invoice_pdf=f"{page}/pdf",
    )
    invoice["status_transitions"]["finalized_at"] = now
    emit(work, "invoice.finalized", invoice)
    if invoice["amount_due"] == 0:
        mark_paid(work, invoice)


def finalize_by_itself(work: Work, invoice: Row) -> None:
    """What an hour brings a draft; one that cannot become final stays, and says why."""
    try:
        finalize(work, invoice)
    except StripeError as error:
        said = error.body["error"]
        invoice["automatically_finalizes_at"] = None
        invoice["last_finalization_error"] = {
            "code": said.get("code"),
            "message": said["message"],
            "type": said["type"],
        }
        emit(work, "invoice.finalization_failed", invoice)


def send(work: Work, invoice: Row) -> None:
    """Mail an open invoice, in so far as nothing is mailed here."""
    work.notes(invoice["id"])["is_sent"] = True
    emit(work, "invoice.sent", invoice)


def pay(
    work: Work, invoice: Row, *, method: Row | None, is_authenticated: bool = False
) -> StripeError | None:
    """Try to collect an open invoice; the refusal, if there is one."""
    invoice["attempt_count"] += 1
    invoice["attempted"] = True
    intent = intent_of(work, invoice)
    if method is None:
        refused: StripeError | None = invalid(
            "There is no default payment method set on this Customer or Subscription.",
            code="invoice_no_payment_method",
        )
    else:
        refused = charging.charge(work, intent, method, is_authenticated=is_authenticated)
    if refused is None:
        invoice["next_payment_attempt"] = None
        if intent["status"] == "succeeded":
            mark_paid(work, invoice)
        return None
    fall_through(work, invoice, intent)
    return refused


def fall_through(work: Work, invoice: Row, intent: Row) -> None:
    """The money did not come: tell it, and plan the next try."""
    _plan_retry(work, invoice)
    if intent["status"] == "requires_action":
        emit(work, "invoice.payment_action_required", invoice)
    emit(work, "invoice.payment_failed", invoice)


def mark_paid(work: Work, invoice: Row, *, out_of_band: bool = False) -> None:
    """All of it is there."""
    now = work.now(invoice["customer"])
    for payment in payments_of(work, invoice):
        if payment["status"] == "open":
            _close_payment(work, invoice, payment, now)
    left = invoice["amount_remaining"]
    invoice.update(
        status="paid",
        attempted=True,
        auto_advance=False,
        amount_paid=invoice["amount_paid"] + left,
        amount_paid_off_stripe=left if out_of_band else invoice["amount_paid_off_stripe"],
        amount_remaining=0,
        next_payment_attempt=None,
    )
    invoice["status_transitions"]["paid_at"] = now
    emit(work, "invoice.paid", invoice)
    if not out_of_band:
        emit(work, "invoice.payment_succeeded", invoice)


def void(work: Work, invoice: Row) -> None:
    """
    Declare an open invoice a mistake.

    :raises StripeError: 400 if it is not open.
    """
    if invoice["status"] not in ("open", "uncollectible"):
        raise invalid("You can only void open or uncollectible invoices.")
    cancel_payments(work, invoice)
    invoice.update(status="void", auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"]["voided_at"] = work.now(invoice["customer"])
    emit(work, "invoice.voided", invoice)


def give_up(work: Work, invoice: Row) -> None:
    """
    Declare that an open invoice will hardly be paid; paying stays possible.

    :raises StripeError: 400 if it is not open.
    """
    if invoice["status"] != "open":
        raise invalid("You can only mark an open invoice as uncollectible.")
    invoice.update(status="uncollectible", auto_advance=False, next_payment_attempt=None)
    invoice["status_transitions"]["marked_uncollectible_at"] = work.now(invoice["customer"])
    emit(work, "invoice.marked_uncollectible", invoice)


def method_for(work: Work, invoice: Row) -> Row | None:
    """The payment method that an invoice would be collected with."""
    subscription = subscription_of(work, invoice)
    customer = work.get("customer", invoice["customer"])
    chosen = invoice["default_payment_method"]
    chosen = chosen or (subscription and subscription["default_payment_method"])
    chosen = chosen or customer["invoice_settings"]["default_payment_method"]
    return find_method(work, chosen) if chosen else None


def subscription_of(work: Work, invoice: Row) -> Row | None:
    """The subscription an invoice is for."""
    return work.find("subscription", subscription_id(invoice))


def subscription_id(invoice: Row) -> str | None:
    """The id of the subscription an invoice is for."""
    details: Row = (invoice["parent"] or {}).get("subscription_details") or {}
    return details.get("subscription")


def payments_of(work: Work, invoice: Row) -> list[Row]:
    """The payments of an invoice."""
    return work.select("invoice_payment", lambda row: row["invoice"] == invoice["id"])


def invoice_of(work: Work, intent: Row) -> Row | None:
    """The invoice that a payment intent pays."""
    for payment in work.peek("invoice_payment"):
        if payment["payment"]["payment_intent"] == intent["id"]:
            return work.find("invoice", payment["invoice"])
    return None


def intent_of(work: Work, invoice: Row) -> Row:
    """The payment intent of an open invoice, made now where there is none yet."""
    for payment in payments_of(work, invoice):
        if payment["status"] == "open":
            return work.get("payment_intent", payment["payment"]["payment_intent"])
    kinds = invoice["payment_settings"]["payment_method_types"] or ["card"]
    intent = charging.new_intent(
        work,
        customer=invoice["customer"],
        amount=invoice["amount_remaining"],
        currency=invoice["currency"],
        payment_method_types=kinds,
    )
    payment = work.new(
        "invoice_payment",
        amount_requested=invoice["amount_remaining"],
        created=work.now(invoice["customer"]),
        currency=invoice["currency"],
        invoice=invoice["id"],
        is_default=True,
        status="open",
    )
    payment["payment"] = {"type": "payment_intent", "payment_intent": intent["id"]}
    return intent


def cancel_payments(work: Work, invoice: Row) -> None:
    """Nothing is collected for an invoice any more."""
    for payment in payments_of(work, invoice):
        if payment["status"] != "open":
            continue
        intent = work.get("payment_intent", payment["payment"]["payment_intent"])
        intent.update(status="canceled", canceled_at=work.now(invoice["customer"]))
        payment["status"] = "canceled"
        emit(work, "payment_intent.canceled", intent)


def _close_payment(work: Work, invoice: Row, payment: Row, now: int) -> None:
    intent = work.get("payment_intent", payment["payment"]["payment_intent"])
    if intent["status"] != "succeeded":
        intent.update(status="canceled", canceled_at=now)
        payment["status"] = "canceled"
        emit(work, "payment_intent.canceled", intent)
        return
    payment.update(status="paid", amount_paid=invoice["amount_remaining"])
    payment["status_transitions"]["paid_at"] = now
    emit(work, "invoice_payment.paid", payment)


def _due_date(work: Work, invoice: Row, now: int) -> int | None:
    if invoice["collection_method"] != "send_invoice":
        return None
    if invoice["due_date"]:
        return int(invoice["due_date"])
    days = work.notes(invoice["id"]).get("days_until_due")
    return now + (_DAYS_UNTIL_DUE if days is None else days) * DAY


def _plan_retry(work: Work, invoice: Row) -> None:
    """The first invoice of a subscription is not tried again by itself; later ones are."""
    done = invoice["attempt_count"]
    by_hand = invoice["billing_reason"] not in ("subscription_cycle", "subscription_update")
    if by_hand or done > len(RETRY_AFTER_DAYS) or invoice["collection_method"] == "send_invoice":
        invoice["next_payment_attempt"] = None
        return
    now = work.now(invoice["customer"])
    invoice["next_payment_attempt"] = now + RETRY_AFTER_DAYS[done - 1] * DAY
