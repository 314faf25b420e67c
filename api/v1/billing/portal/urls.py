"""/api/v1/organisations/<organisation>/billing/"""

from django.urls import path

from api.v1.billing.portal import invoices, overview

urlpatterns = [
    path("", overview.BillingView.as_view(), name="api_billing"),
    path("activity/", overview.ActivityView.as_view(), name="api_billing_activity"),
    path("tribes/<uuid:tribe_id>/", overview.TribeBillView.as_view(), name="api_tribe_bill"),
    path("invoices/", invoices.InvoicesView.as_view(), name="api_invoices"),
    path("invoices.csv", invoices.InvoicesTableView.as_view(), name="api_invoices_csv"),
    path("invoices/<uuid:invoice_id>/", invoices.InvoiceView.as_view(), name="api_invoice"),
    path(
        "invoices/<uuid:invoice_id>/pdf/",
        invoices.InvoicePdfView.as_view(),
        name="api_invoice_pdf",
    ),
]
