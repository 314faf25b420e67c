"""A tribe that was put away long ago is erased: said three times ahead, and when it is done."""

from django.utils.translation import gettext as _

from billing.mails.letters import Composer, Letter, Told
from tenants.models.tribes import Access


def erasure_ahead(told: Told) -> Letter | None:
    """The last chance to bring a tribe back; nothing when that was done."""
    if told.tribe.access_state != Access.ARCHIVED:
        return None
    names = {"name": told.tribe.name, "day": told.day(told.moment("at"))}
    return Letter(
        subject=_("%(name)s may be erased from %(day)s") % names,
        paragraphs=[
            _(
                "%(name)s was put away because it is not paid for. From %(day)s we may erase it, "
                "with everything in it and for good."
            )
            % names,
            _("Pay, and the tribe is open again at once, with everything in it."),
        ],
        button=_("Go to the bill"),
        url=told.bill_url,
    )


def erased(told: Told) -> Letter:
    """A tribe is gone."""
    name = {"name": told.tribe.name}
    return Letter(
        subject=_("%(name)s was erased") % name,
        paragraphs=[
            _("%(name)s and everything in it were erased. Nobody can bring it back.") % name,
            _("The law asks us to keep its invoices for seven years; you still find them."),
        ],
        button=_("Go to the invoices"),
        url=told.bill_url,
    )


COMPOSERS: dict[str, Composer] = {
    "erasure_ahead": erasure_ahead,
    "erased": erased,
}
