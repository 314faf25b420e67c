"""How somebody pays, who is written to, and the VAT number: what changed, or will."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.mails.letters import Composer, Letter, Told
from billing.models import PaymentMethod, TaxId


def method_in_words(method: PaymentMethod | None) -> str:
    """A way to pay as a person recognises it."""
    if method is None or not method.last4:
        return _("the way you chose")
    if method.type == "card":
        return _("the card that ends in %(last4)s") % {"last4": method.last4}
    return _("the bank account that ends in %(last4)s") % {"last4": method.last4}


def card_expiring(told: Told) -> Letter | None:
    """A card that pays runs out; nothing when it was replaced or renewed."""
    method = PaymentMethod.objects.filter(pk=told.notice.subject_id, detached_at=None).first()
    if method is None or method.exp_year != told.facts["year"]:
        return None
    if method.exp_month != told.facts["month"]:
        return None
    month = date_format(dt.date(told.facts["year"], told.facts["month"], 1), "F Y")
    names = {"last4": method.last4, "month": month, "name": told.organisation.name}
    return Letter(
        subject=_("The card that ends in %(last4)s expires in %(month)s") % names,
        paragraphs=[
            _(
                "The card with which %(name)s pays, the one that ends in %(last4)s, is good until "
                "the end of %(month)s."
            )
            % names,
            _("Add the new one before then, so that the next bill is paid by itself."),
        ],
        button=_("Add another card"),
        url=told.bill_url,
    )


def vat_verified(told: Told) -> Letter | None:
    """The tax office knows the VAT number."""
    tax_id = _tax_id(told, TaxId.Verification.VERIFIED)
    if tax_id is None:
        return None
    names = {"number": tax_id.value, "name": told.organisation.name}
    return Letter(
        subject=_("VAT number %(number)s is right") % names,
        paragraphs=[
            _("The tax office knows the VAT number %(number)s of %(name)s.") % names,
            _("It stands on your next invoice. Invoices that were made stay as they are."),
        ],
        button=_("Go to the bill"),
        url=told.bill_url,
    )


def vat_failed(told: Told) -> Letter | None:
    """The tax office does not know the VAT number."""
    tax_id = _tax_id(told, TaxId.Verification.UNVERIFIED)
    if tax_id is None:
        return None
    names = {"number": tax_id.value, "name": told.organisation.name}
    return Letter(
        subject=_("VAT number %(number)s was not found") % names,
        paragraphs=[
            _("The tax office does not know the VAT number %(number)s of %(name)s.") % names,
            _(
                "Look whether it was typed rightly. Until there is one that is known, invoices "
                "are with VAT."
            ),
        ],
        button=_("Look at the VAT number"),
        url=told.bill_url,
    )


def contact_changed(told: Told) -> Letter:
    """Another address gets the invoices; both hear of it."""
    name = {"name": told.organisation.name}
    if told.is_former:
        words = _("From now on the invoices of %(name)s go to another address, not to this one.")
        why = _(
            "You get this once, because the invoices of %(name)s came to this address. If that "
            "should not have changed, ask somebody with a role there."
        )
    else:
        words = _("From now on the invoices of %(name)s, and what is said about them, come here.")
        why = ""
    return Letter(
        subject=_("Where the invoices of %(name)s go has changed") % name,
        paragraphs=[words % name],
        button=_("Go to the bill"),
        url=told.bill_url,
        why=why % name,
    )


def _tax_id(told: Told, verification: str) -> TaxId | None:
    """The VAT number of a notice, if what was found out still stands."""
    return TaxId.objects.filter(pk=told.notice.subject_id, verification=verification).first()


COMPOSERS: dict[str, Composer] = {
    "card_expiring": card_expiring,
    "vat_verified": vat_verified,
    "vat_failed": vat_failed,
    "contact_changed": contact_changed,
}
