"""Money that is fought about, and what differs between here and Stripe."""

import datetime as dt
from typing import Any

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import Dispute, ReconcileDrift, ReconcileRun
from billing.portal.methods import type_words
from core.common import clock
from core.support.selectors.wording import state_words
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

MOST = 200
_SOON_DAYS = 3
_OVER = ("won", "lost", "warning_closed", "prevented")


def disputes() -> Report:
    """Payments that are fought about: those to be answered first, and those that are over."""
    running: list[dict[str, Any]] = []
    over: list[dict[str, Any]] = []
    found = Dispute.objects.select_related("account__organisation", "invoice")
    for one in found.order_by(F("evidence_due_at").asc(nulls_last=True), "-made_at")[:MOST]:
        (over if one.status in _OVER else running).append(_dispute(one))
    columns = [
        Column("invoice", _("Invoice")),
        Column("organisation", _("Organisation")),
        Column("amount", _("Amount"), Kind.MONEY),
        Column("way", _("Paid by")),
        Column("status", _("State")),
        Column("reason", _("Reason")),
        Column("due_at", _("Evidence before"), Kind.MOMENT),
        Column("made_at", _("Since"), Kind.DAY),
        Column("look", _("Look at")),
    ]
    tables = [
        Table("running", _("To be answered"), columns, running, _("Nothing is disputed.")),
        Table("over", _("Over"), columns, over, _("None yet.")),
    ]
    lede = _("Evidence is sent at Stripe. Access stays as it is while a card is disputed.")
    return Report("disputes", _("Disputes"), lede, clock.now(), tables)


def _dispute(one: Dispute) -> dict[str, Any]:
    return {
        "invoice": one.invoice.number if one.invoice else one.charge_id,
        "invoice_id": one.invoice_id,
        "organisation": one.account.organisation.name,
        "organisation_id": one.account.organisation_id,
        "amount": one.amount_cents,
        "way": type_words(one.method_type) if one.method_type else "",
        "status": state_words(one.status),
        "reason": one.reason.replace("_", " "),
        "due_at": one.evidence_due_at,
        "made_at": one.made_at,
        "look": _evidence(one),
    }


def _evidence(one: Dispute) -> str | Promise:
    """How it stands with the evidence of a dispute that runs."""
    if one.status in _OVER or one.evidence_due_at is None:
        return ""
    if one.status.endswith("under_review"):
        return _("evidence was sent")
    days = (one.evidence_due_at - clock.now()).days
    if days < 0:
        return _("too late for evidence")
    return _("send evidence now") if days < _SOON_DAYS else ""


def drift() -> Report:
    """Where here and Stripe differed, and the last times both were compared."""
    found = ReconcileDrift.objects.select_related("run").order_by("-created_at", "-pk")
    rows = [
        {
            "object": f"{one.object_type} {one.object_id}",
            "field": one.field,
            "here": one.here,
            "there": one.there,
            "severity": one.get_severity_display(),
            "found_at": one.created_at,
            "fixed_at": one.fixed_at,
        }
        for one in found[:MOST]
    ]
    columns = [
        Column("object", _("What")),
        Column("field", _("Field")),
        Column("here", _("Here")),
        Column("there", _("At Stripe")),
        Column("severity", _("How bad")),
        Column("found_at", _("Found"), Kind.MOMENT),
        Column("fixed_at", _("Put right"), Kind.MOMENT),
    ]
    empty = _("Here and Stripe say the same.")
    tables = [Table("drift", _("Differences"), columns, rows, empty), _runs()]
    lede = _("Stripe is right about money: what differs is fetched again and put right here.")
    return Report("drift", _("Differences with Stripe"), lede, clock.now(), tables)


def _whole(run: ReconcileRun) -> Any:
    """Whether it was done to the end; one that runs is neither."""
    if run.finished_at is None:
        return ""
    return _("yes") if run.is_complete else _("no")


def _runs() -> Table:
    since = clock.now() - dt.timedelta(days=8)
    found = ReconcileRun.objects.filter(started_at__gt=since).select_related("asked_by")
    rows = [
        {
            "kind": one.get_kind_display(),
            "started_at": one.started_at,
            "finished_at": one.finished_at,
            "whole": _whole(one),
            "looked_at": one.looked_at,
            "found": one.found,
            "fixed": one.fixed,
            "error": one.error,
            "by": one.asked_by.name if one.asked_by else "",
            "reason": one.reason,
        }
        for one in found.order_by("-started_at")[:MOST]
    ]
    columns = [
        Column("kind", _("What")),
        Column("started_at", _("Began"), Kind.MOMENT),
        Column("finished_at", _("Ended"), Kind.MOMENT),
        Column("whole", _("Whole")),
        Column("looked_at", _("Looked at"), Kind.NUMBER),
        Column("found", _("Found"), Kind.NUMBER),
        Column("fixed", _("Put right"), Kind.NUMBER),
        Column("error", _("Error")),
        Column("by", _("Asked by")),
        Column("reason", _("Why")),
    ]
    return Table("runs", _("Times of comparing"), columns, rows, _("Nothing was compared yet."))
