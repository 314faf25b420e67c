"""/api/v1/organisations/<organisation>/billing/"""

from django.urls import path

from api.v1.billing.portal import invoices, methods, overview, tax_ids

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
    path(
        "invoices/<uuid:invoice_id>/pay/",
        invoices.PayInvoiceView.as_view(),
        name="api_pay_invoice",
    ),
    path(
        "invoices/<uuid:invoice_id>/po/",
        invoices.ReferenceView.as_view(),
        name="api_invoice_reference",
    ),
    path(
        "credit-notes/<uuid:note_id>/pdf/",
        invoices.CreditNotePdfView.as_view(),
        name="api_credit_note_pdf",
    ),
    path("tax-ids/", tax_ids.TaxIdsView.as_view(), name="api_tax_ids"),
    path("tax-ids/<uuid:tax_id_id>/", tax_ids.TaxIdView.as_view(), name="api_tax_id"),
    path("payment-methods/", methods.MethodsView.as_view(), name="api_methods"),
    path("portal/payment-method/", methods.MethodPageView.as_view(), name="api_method_page"),
    path("payment-methods/<uuid:method_id>/", methods.MethodView.as_view(), name="api_method"),
    path(
        "payment-methods/<uuid:method_id>/default/",
        methods.DefaultMethodView.as_view(),
        name="api_default_method",
    ),
]
