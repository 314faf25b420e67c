"""What goes between Stripe and us, and did not get through: letters and commands."""

from django.utils.translation import gettext_lazy as _

from billing.models import BillingCommand, StripeEvent
from core.common import clock
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

MOST = 200
_TROUBLED = (StripeEvent.State.FAILED, StripeEvent.State.DEAD)


def letters() -> Report:
    """Letters that wait for another try, or were given up, the last to arrive first."""
    found = StripeEvent.objects.filter(state__in=_TROUBLED).order_by("-received_at", "-pk")
    rows = [
        {
            "event": one.pk,
            "type": one.type,
            "object": one.object_id,
            "state": one.get_state_display(),
            "attempts": one.attempts,
            "received_at": one.received_at,
            "error": one.error,
        }
        for one in found[:MOST]
    ]
    columns = [
        Column("event", _("Event"), Kind.CODE),
        Column("type", _("What")),
        Column("object", _("About"), Kind.CODE),
        Column("state", _("State")),
        Column("attempts", _("Tried"), Kind.NUMBER),
        Column("received_at", _("Arrived"), Kind.MOMENT),
        Column("error", _("Error")),
    ]
    empty = _("Nothing is in trouble")
    table = Table("letters", _("In trouble"), columns, rows, empty)
    lede = _("Events that failed, or were given up, are listed here.")
    return Report("letters", _("Webhooks"), lede, clock.now(), [table])


def commands() -> Report:
    """Commands to Stripe that are under way, or were refused, the newest first."""
    wanted = [*BillingCommand.UNDER_WAY, BillingCommand.State.FAILED]
    found = BillingCommand.objects.filter(state__in=wanted).select_related("account__organisation")
    rows = [
        {
            "kind": one.kind,
            "target": one.target,
            "organisation": one.account.organisation.name,
            "organisation_id": one.account.organisation_id,
            "state": one.get_state_display(),
            "attempts": one.attempts,
            "created_at": one.created_at,
            "error": one.error,
        }
        for one in found.order_by("-created_at", "-pk")[:MOST]
    ]
    columns = [
        Column("kind", _("What"), Kind.CODE),
        Column("target", _("About"), Kind.CODE),
        Column("organisation", _("Organisation")),
        Column("state", _("State")),
        Column("attempts", _("Tried"), Kind.NUMBER),
        Column("created_at", _("Since"), Kind.MOMENT),
        Column("error", _("Error")),
    ]
    table = Table("commands", _("Commands under way"), columns, rows, _("Nothing yet."))
    lede = _("What was asked of Stripe and is not done, or was refused.")
    return Report("commands", _("Commands under way"), lede, clock.now(), [table])
