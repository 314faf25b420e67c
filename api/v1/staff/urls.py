"""/api/v1/staff/ on the staff host."""

from django.urls import path

from api.v1.staff import customers, letters, money, renewals, reports, views

urlpatterns = [
    path("me/", views.MeView.as_view(), name="api_staff_me"),
    path("colleagues/", views.ColleaguesView.as_view(), name="api_staff_colleagues"),
    path("billing/", views.DashboardView.as_view(), name="api_staff_dashboard"),
    path("billing/search/", customers.SearchView.as_view(), name="api_staff_search"),
    path(
        "billing/organisations/<uuid:organisation_id>/",
        customers.CustomerView.as_view(),
        name="api_staff_customer",
    ),
    path(
        "billing/organisations/<uuid:organisation_id>/notes/",
        customers.NotesView.as_view(),
        name="api_staff_notes",
    ),
    path(
        "billing/tribes/<uuid:tribe_id>/",
        customers.StandingView.as_view(),
        name="api_staff_standing",
    ),
    path(
        "billing/tribes/<uuid:tribe_id>/exceptions/",
        customers.ExceptionsView.as_view(),
        name="api_staff_exceptions",
    ),
    path(
        "billing/tribes/<uuid:tribe_id>/room/",
        customers.RoomView.as_view(),
        name="api_staff_room",
    ),
    path(
        "billing/exceptions/<uuid:exception_id>/end/",
        customers.ExceptionEndView.as_view(),
        name="api_staff_exception_end",
    ),
    path("billing/lists/<slug:code>/", customers.ListView.as_view(), name="api_staff_list"),
    path("billing/renewals/", renewals.RenewalsView.as_view(), name="api_staff_renewals"),
    path(
        "billing/letters/<slug:event_id>/",
        letters.LetterView.as_view(),
        name="api_staff_letter",
    ),
    path(
        "billing/comparisons/",
        letters.ComparisonsView.as_view(),
        name="api_staff_comparisons",
    ),
    path(
        "billing/comparisons/<uuid:run_id>/",
        letters.ComparisonView.as_view(),
        name="api_staff_comparison",
    ),
    path(
        "billing/letters/<slug:event_id>/retry/",
        letters.LetterRetryView.as_view(),
        name="api_staff_letter_retry",
    ),
    path(
        "billing/letters/<slug:event_id>/put-away/",
        letters.LetterAwayView.as_view(),
        name="api_staff_letter_away",
    ),
    path(
        "billing/invoices/<uuid:invoice_id>/",
        money.InvoiceView.as_view(),
        name="api_staff_invoice",
    ),
    path(
        "billing/invoices/<uuid:invoice_id>/money/",
        money.MoneyView.as_view(),
        name="api_staff_money",
    ),
    path("billing/approvals/", money.ApprovalsView.as_view(), name="api_staff_approvals"),
    path(
        "billing/approvals/<uuid:approval_id>/decision/",
        money.DecisionView.as_view(),
        name="api_staff_decision",
    ),
    path(
        "billing/approvals/<uuid:approval_id>/withdrawal/",
        money.WithdrawalView.as_view(),
        name="api_staff_withdrawal",
    ),
    path("billing/reports/", reports.ReportsView.as_view(), name="api_staff_reports"),
    path("billing/reports/<slug:code>/", reports.ReportView.as_view(), name="api_staff_report"),
    path(
        "billing/reports/<slug:code>/csv/",
        reports.ReportTableView.as_view(),
        name="api_staff_report_csv",
    ),
    path(
        "billing/ladder/release/",
        views.LadderReleaseView.as_view(),
        name="api_staff_ladder_release",
    ),
    path(
        "billing/tasks/<uuid:task_id>/settlement/",
        views.TaskSettlementView.as_view(),
        name="api_staff_task_settlement",
    ),
]
