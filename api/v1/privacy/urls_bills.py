"""/api/v1/organisations/<organisation>/billing/tribes/<tribe>/export/"""

from django.urls import path

from api.v1.privacy import tribes

urlpatterns = [
    path("", tribes.TribeExportsView.as_view(), name="api_bill_exports"),
    path("<uuid:copy_id>/", tribes.TribeExportView.as_view(), name="api_bill_export"),
    path("<uuid:copy_id>/file/", tribes.TribeExportFileView.as_view(), name="api_bill_export_file"),
]
