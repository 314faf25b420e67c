"""What the platform's record says of paying."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions


class BillingAction(models.TextChoices):
    """Who spent money, or tried for nothing."""

    TRIAL_STARTED = "billing.trial_started", _("%(actor)s started the trial of %(object)s")
    CHECKOUT_STARTED = (
        "billing.checkout_started",
        _("%(actor)s went to pay for %(object)s"),
    )
    CHECKOUT_CANCELLED = (
        "billing.checkout_cancelled",
        _("%(actor)s called the payment for %(object)s off"),
    )
    EXTENDED = "billing.extended", _("%(actor)s gave %(object)s more time, until %(until)s")
    FROZEN = (
        "billing.frozen",
        _("%(actor)s stopped what happens when %(object)s is not paid, until %(until)s"),
    )
    GIFT_ASKED = "billing.gift_asked", _("%(actor)s asked to give %(object)s for free")
    GIFT_WITHDRAWN = (
        "billing.gift_withdrawn",
        _("%(actor)s no longer asks to give %(object)s for free"),
    )
    GIFT_REFUSED = "billing.gift_refused", _("%(actor)s did not agree to give %(object)s for free")
    GIVEN = "billing.given", _("%(actor)s gave %(object)s for free, until %(until)s")
    OVERRIDE_ENDED = (
        "billing.override_ended",
        _("%(actor)s ended an exception for %(object)s: %(kind)s"),
    )
    ERASURE_ASKED = "billing.erasure_asked", _("%(actor)s asked to erase %(object)s")
    ERASURE_AGREED = "billing.erasure_agreed", _("%(actor)s agreed to erase %(object)s")
    ERASURE_REFUSED = "billing.erasure_refused", _("%(actor)s did not agree to erase %(object)s")
    ERASED = "billing.erased", _("%(actor)s erased %(object)s")
    LIMIT_RAISED = (
        "billing.limit_raised",
        _("%(actor)s gave %(object)s more room: %(capability)s %(value)s, until %(until)s"),
    )
    LIMIT_ENDED = (
        "billing.limit_ended",
        _("%(actor)s ended the extra room of %(object)s: %(capability)s"),
    )
    CANCELLED = (
        "billing.cancelled",
        _("%(actor)s let the subscription of %(object)s end with its period"),
    )
    RESUMED = (
        "billing.resumed",
        _("%(actor)s let the subscription of %(object)s go on after all"),
    )
    MONEY_ASKED = (
        "billing.money_asked",
        _("%(actor)s of Part-up asked for %(type)s of € %(euros)s on invoice %(number)s"),
    )
    MONEY_AGREED = (
        "billing.money_agreed",
        _("%(actor)s of Part-up agreed to %(type)s of € %(euros)s on invoice %(number)s"),
    )
    MONEY_REFUSED = (
        "billing.money_refused",
        _("%(actor)s of Part-up refused %(type)s of € %(euros)s on invoice %(number)s"),
    )
    LETTER_RETRIED = (
        "billing.letter_retried",
        _("%(actor)s had a letter of the payment service processed again"),
    )
    COMPARED_NOW = (
        "billing.compared_now",
        _("%(actor)s had everything compared with the payment service"),
    )
    RETURN_ASKED = (
        "billing.return_asked",
        _("%(actor)s of Part-up asked to settle € %(euros)s taken back of invoice %(number)s"),
    )
    RETURN_SETTLED = (
        "billing.return_settled",
        _("%(actor)s of Part-up settled € %(euros)s taken back of invoice %(number)s"),
    )
    RETURN_REFUSED = (
        "billing.return_refused",
        _("%(actor)s of Part-up did not settle € %(euros)s taken back of invoice %(number)s"),
    )
    LETTER_PUT_AWAY = (
        "billing.letter_put_away",
        _("%(actor)s put a letter of the payment service away"),
    )
    ORDER_PLACED = (
        "billing.order_placed",
        _("%(actor)s ordered %(object)s, to be paid by invoice"),
    )
    ORDER_WITHDRAWN = (
        "billing.order_withdrawn",
        _("%(actor)s took the order of %(object)s back"),
    )
    ORDER_APPROVED = (
        "billing.order_approved",
        _("%(actor)s agreed that %(object)s is paid by invoice"),
    )
    ORDER_REFUSED = (
        "billing.order_refused",
        _("%(actor)s did not agree that %(object)s is paid by invoice"),
    )
    PO_WRITTEN = (
        "billing.po_written",
        _("%(actor)s gave an invoice of %(object)s a purchase order number"),
    )
    METHOD_PAGE_OPENED = (
        "billing.method_page_opened",
        _("%(actor)s went to give %(object)s another way to pay"),
    )
    METHOD_CHOSEN = (
        "billing.method_chosen",
        _("%(actor)s chose how %(object)s usually pays"),
    )
    METHOD_REMOVED = (
        "billing.method_removed",
        _("%(actor)s took a way to pay of %(object)s away"),
    )
    DETAILS_CHANGED = (
        "billing.details_changed",
        _("%(actor)s changed who is billed for %(object)s"),
    )
    VAT_NUMBER_ADDED = (
        "billing.vat_number_added",
        _("%(actor)s gave %(object)s a VAT number"),
    )
    VAT_NUMBER_REMOVED = (
        "billing.vat_number_removed",
        _("%(actor)s took a VAT number of %(object)s away"),
    )
    INVOICE_OPENED = (
        "billing.invoice_opened",
        _("%(actor)s went to pay an invoice of %(object)s"),
    )
    PLAN_CHANGED = (
        "billing.plan_changed",
        _("%(actor)s changed the plan of %(object)s"),
    )
    COLLECTION_CHANGED = (
        "billing.collection_changed",
        _("%(actor)s changed how %(object)s is paid"),
    )


register_actions(BillingAction, kind=_("Paying"))
