"""The bill of an organisation, on the account host."""

from django.urls import include, path

from billing.views import activity, invoices, overview

_bill = [
    path("", overview.overview, name="overview"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices.csv", invoices.table, name="invoices_csv"),
    path("invoices/<uuid:invoice_id>/", invoices.invoice, name="invoice"),
    path("invoices/<uuid:invoice_id>/pdf/", invoices.pdf, name="invoice_pdf"),
    path("activity/", activity.activity, name="activity"),
]
urlpatterns = [path("organisations/<uuid:organisation_id>/billing/", include(_bill))]
