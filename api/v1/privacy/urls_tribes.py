"""/api/v1/tribes/<tribe>/export/"""

from django.urls import path

from api.v1.privacy import tribes

urlpatterns = [
    path("", tribes.TribeExportsView.as_view(), name="api_tribe_exports"),
    path("<uuid:copy_id>/", tribes.TribeExportView.as_view(), name="api_tribe_export"),
    path(
        "<uuid:copy_id>/file/", tribes.TribeExportFileView.as_view(), name="api_tribe_export_file"
    ),
]
