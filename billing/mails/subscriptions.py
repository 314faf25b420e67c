"""A subscription: on trial, going on, changed, cancelled, ended, and open again."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import prospects
from billing.mails.letters import Composer, Letter, Told, page_url
from billing.mails.methods import method_in_words
from billing.models import TribeSubscription
from billing.plans import plan_of
from billing.services.late_payments import paid_after_the_end
from billing.steps import CANCELLED
from billing.templatetags.money import euros
from core.common import clock
from tenants.models.tribes import Access


def trial(told: Told) -> Letter | None:
    """A trial ends soon; nothing when the tribe is paid for meanwhile."""
    ends_at = told.moment("ends_at")
    if told.tribe.access_state != Access.TRIALING or ends_at is None:
        return None
    words = [
        _("The trial of %(name)s ends on %(day)s. After that people can read, and add nothing."),
        _("Choose a plan before then, and everything goes on as it is."),
    ]
    return _letter(
        told,
        _("The trial of %(name)s ends on %(day)s"),
        words,
        at=ends_at,
        button=_("Choose a plan"),
        url=page_url("billing:choose", tribe_id=told.tribe.pk),
    )


def renewal(told: Told) -> Letter | None:
    """Another year begins soon; nothing when it was cancelled or has begun."""
    subscription = _subscription(told)
    ends_at = told.moment("at")
    if subscription is None or subscription.cancel_at_period_end:
        return None
    if not subscription.is_live or subscription.current_period_end != ends_at:
        return None
    amount = {
        "amount": _amount(told, subscription),
        "method": method_in_words(subscription.method),
    }
    if told.facts.get("amount_cents") == 0:
        words = [_("On %(day)s %(name)s goes on for another year. There is nothing to pay for it.")]
    elif subscription.is_by_invoice:
        words = [
            _("On %(day)s we make the invoice for another year of %(name)s: %(amount)s."),
            _(
                "If you work with purchase orders: give us your new number before that day, on the "
                "page with the bill."
            ),
        ]
    else:
        words = [
            _("On %(day)s %(name)s goes on for another year. %(amount)s is paid by %(method)s."),
            _("Until that day you can change how you pay, choose another plan, or cancel."),
        ]
    words = [sentence % {**amount, **_names(told, ends_at)} for sentence in words]
    return _letter(told, _("%(name)s goes on for another year on %(day)s"), words, at=ends_at)


def plan_changed(told: Told) -> Letter:
    """Another plan, now or from a day on."""
    plan = plan_of(told.facts["plan"])
    at = told.moment("at") or told.notice.due_at
    names = {"plan": str(plan.name), "count": plan.max_members, **_names(told, at)}
    words = [
        ngettext(
            "From %(day)s %(name)s has the plan “%(plan)s”, for %(count)s person.",
            "From %(day)s %(name)s has the plan “%(plan)s”, for up to %(count)s people.",
            plan.max_members,
        )
        % names
    ]
    if at > clock.now():
        words.append(_("Until then everything stays as it is."))
    return _letter(told, _("%(name)s has another plan from %(day)s"), words, at=at)


def cancel_confirmed(told: Told) -> Letter | None:
    """Somebody cancelled; nothing when they thought better of it."""
    return _ending(told, _("%(name)s ends on %(day)s"), _("The subscription was cancelled."))


def cancel_ending(told: Told) -> Letter | None:
    """What was cancelled ends soon."""
    reminder = _("You cancelled this subscription earlier. This is a reminder.")
    return _ending(told, _("%(name)s ends on %(day)s"), reminder)


def paid_ending(told: Told) -> Letter | None:
    """A year that was paid for late is nearly over; nothing when something else keeps it open."""
    at = told.moment("at")
    if told.tribe.access_state != Access.ACTIVE or told.tribe.access_until != at:
        return None
    words = [
        _("%(name)s is paid until %(day)s, and does not go on by itself: it has no subscription."),
        _("Choose a plan before then, and everything goes on as it is."),
    ]
    return _letter(
        told,
        _("%(name)s is paid until %(day)s"),
        words,
        at=at,
        button=_("Choose a plan"),
        url=page_url("billing:choose", tribe_id=told.tribe.pk),
    )


def resumed(told: Told) -> Letter | None:
    """What was cancelled goes on after all."""
    subscription = _subscription(told)
    if subscription is None or subscription.cancel_at_period_end or not subscription.is_live:
        return None
    words = [_("The subscription of %(name)s goes on as before. The next bill is of %(day)s.")]
    at = subscription.current_period_end
    return _letter(told, _("%(name)s goes on"), words, at=at)


def ended(told: Told) -> Letter | None:
    """A subscription is over; what can still be done, and until when."""
    if told.tribe.access_state != Access.CANCELLED:
        return None
    (_archived, days), *_rest = CANCELLED
    at = told.notice.due_at + dt.timedelta(days=days)
    words = [
        _(
            "The subscription of %(name)s is over. Until %(day)s people can read everything; then "
            "the tribe is put away."
        ),
        _(
            "Take along a copy of everything in it, or subscribe again: then it goes on where it "
            "stopped."
        ),
    ]
    # Who runs the organisation finds the copy of each tribe there.
    organisation_url = page_url("tenants:organisation", organisation_id=told.organisation.pk)
    return _letter(
        told,
        _("The subscription of %(name)s is over"),
        words,
        at=at,
        button=_("Take along a copy") if told.has_role else "",
        url=organisation_url if told.has_role else "",
    )


def access_restored(told: Told) -> Letter | None:
    """A tribe is open again; nothing when that did not last."""
    if told.tribe.access_state != Access.ACTIVE:
        return None
    words = [_("Thank you. %(name)s is open again for everybody in it, with everything in it.")]
    until = paid_after_the_end([told.tribe.pk]).get(told.tribe.pk)
    if until and until == told.tribe.access_until:
        words.append(
            _("It is paid until %(day)s and does not go on by itself: choose a plan before then.")
        )
    return _letter(
        told,
        _("%(name)s is open again"),
        words,
        at=until,
        button=_("Go to the tribe"),
        url=f"{told.tribe.url}/",
    )


def _ending(told: Told, subject: str, first: str) -> Letter | None:
    subscription = _subscription(told)
    if subscription is None or not subscription.cancel_at_period_end or not subscription.is_live:
        return None
    words = [
        first,
        _(
            "%(name)s stays as it is until %(day)s. After that people can read everything for 30 "
            "days, and you can take along a copy of it."
        ),
        _("If you change your mind before that day, resume the subscription: nothing is lost."),
    ]
    return _letter(told, subject, words, at=subscription.current_period_end)


def _subscription(told: Told) -> TribeSubscription | None:
    rows = TribeSubscription.objects.select_related("price", "method")
    return rows.filter(pk=told.notice.subject_id).first()


def _amount(told: Told, subscription: TribeSubscription) -> str:
    """What another year costs: as Stripe said when this was told, or as it can be worked out."""
    cents = told.facts.get("amount_cents")
    if cents is not None:
        return _("%(amount)s with VAT") % {"amount": euros(cents)}
    year = prospects.next_year(subscription)
    amount = {"amount": euros(year.total_cents)}
    if year.is_with_vat:
        return _("%(amount)s with VAT") % amount
    return _("%(amount)s without VAT") % amount


def _names(told: Told, at: dt.datetime | None) -> dict[str, str]:
    return {"name": told.tribe.name, "day": told.day(at)}


def _letter(
    told: Told,
    subject: str,
    words: list[str],
    *,
    at: dt.datetime | None = None,
    button: str = "",
    url: str = "",
) -> Letter:
    names = _names(told, at)
    return Letter(
        subject=subject % names,
        paragraphs=[sentence % names for sentence in words],
        button=button or _("Go to the bill"),
        url=url or told.bill_url,
    )


COMPOSERS: dict[str, Composer] = {
    "trial": trial,
    "renewal": renewal,
    "plan_changed": plan_changed,
    "cancel_confirmed": cancel_confirmed,
    "cancel_ending": cancel_ending,
    "paid_ending": paid_ending,
    "resumed": resumed,
    "ended": ended,
    "access_restored": access_restored,
}
