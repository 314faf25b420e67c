"""The bill of an organisation, on the account host."""

from django.urls import include, path

from billing.views import activity, details, invoices, methods, overview, papers

_bill = [
    path("", overview.overview, name="overview"),
    path("invoices/", invoices.invoices, name="invoices"),
    path("invoices.csv", invoices.table, name="invoices_csv"),
    path("invoices/<uuid:invoice_id>/", invoices.invoice, name="invoice"),
    path("invoices/<uuid:invoice_id>/pdf/", papers.invoice, name="invoice_pdf"),
    path("invoices/<uuid:invoice_id>/pay/", invoices.pay, name="pay_invoice"),
    path("credit-notes/<uuid:note_id>/pdf/", papers.credit_note, name="credit_note_pdf"),
    path("methods/", methods.methods, name="methods"),
    path("methods/add/", methods.add, name="add_method"),
    path("methods/return/", methods.come_back, name="methods_return"),
    path("methods/<uuid:method_id>/default/", methods.choose, name="choose_method"),
    path("methods/<uuid:method_id>/remove/", methods.remove, name="remove_method"),
    path("invoices/<uuid:invoice_id>/po/", invoices.reference, name="invoice_reference"),
    path("details/", details.details, name="details"),
    path("details/vat-numbers/", details.add_number, name="add_vat_number"),
    path(
        "details/vat-numbers/<uuid:tax_id_id>/remove/",
        details.remove_number,
        name="remove_vat_number",
    ),
    path("activity/", activity.activity, name="activity"),
]
urlpatterns = [path("organisations/<uuid:organisation_id>/billing/", include(_bill))]
