"""Addresses of the staff host."""

from django.urls import path

from core.support.views import (
    colleagues,
    comparing,
    customers,
    dashboard,
    elevation,
    letters,
    lists,
    money,
    platform,
    reports,
    tribes,
)

app_name = "support"
urlpatterns = [
    path("", platform.tribes, name="tribes"),
    path("webhooks/", letters.webhooks, name="webhooks"),
    path("webhooks/<slug:event_id>/", letters.letter, name="letter"),
    path("webhooks/<slug:event_id>/retry/", letters.retry, name="retry_letter"),
    path("webhooks/<slug:event_id>/put-away/", letters.put_away, name="put_letter_away"),
    path("looks/", platform.looks, name="looks"),
    path("record/", platform.record, name="record"),
    path("changes/close/", elevation.close, name="close_changes"),
    path("colleagues/", colleagues.colleagues, name="colleagues"),
    path("colleagues/give/", colleagues.give, name="give_role"),
    path("colleagues/take/", colleagues.take, name="take_role"),
    path("billing/", dashboard.dashboard, name="dashboard"),
    path("billing/ladder/release/", dashboard.release_ladder, name="release_ladder"),
    path("billing/search/", customers.search, name="search"),
    path("billing/organisations/<uuid:organisation_id>/", customers.account, name="account"),
    path(
        "billing/organisations/<uuid:organisation_id>/notes/",
        customers.add_note,
        name="add_note",
    ),
    path("billing/tribes/<uuid:tribe_id>/", tribes.tribe, name="tribe"),
    path(
        "billing/tribes/<uuid:tribe_id>/exceptions/",
        tribes.make_exception,
        name="make_exception",
    ),
    path("billing/tribes/<uuid:tribe_id>/room/", tribes.give_room, name="give_room"),
    path(
        "billing/tribes/<uuid:tribe_id>/exceptions/<uuid:exception_id>/end/",
        tribes.end_exception,
        name="end_exception",
    ),
    path("billing/invoices/<uuid:invoice_id>/", money.invoice, name="invoice"),
    path("billing/invoices/<uuid:invoice_id>/ask/", money.ask, name="ask_for_money"),
    path("billing/orders/", money.orders, name="orders"),
    path("billing/approvals/", money.approvals, name="approvals"),
    path("billing/approvals/<uuid:approval_id>/decide/", money.decide, name="decide"),
    path("billing/approvals/<uuid:approval_id>/withdraw/", money.withdraw, name="withdraw"),
    path("billing/ladder/", lists.ladder, name="ladder"),
    path("billing/exceptions/", lists.exceptions, name="exceptions"),
    path("billing/transfers/", lists.transfers, name="transfers"),
    path("billing/disputes/", lists.disputes, name="disputes"),
    path("billing/drift/", comparing.drift, name="drift"),
    path("billing/drift/compare/", comparing.compare_now, name="compare_now"),
    path("billing/renewals/", lists.renewals, name="renewals"),
    path("billing/reports/", reports.reports, name="reports"),
    path("billing/reports/<slug:code>/", reports.report, name="report"),
    path("billing/tasks/<uuid:task_id>/settle/", dashboard.settle_task, name="settle_task"),
]
