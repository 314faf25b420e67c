"""/api/v1/exports/ and /api/v1/erasure/"""

from django.urls import path

from api.v1.privacy import views

urlpatterns = [
    path("exports/", views.ExportsView.as_view(), name="api_exports"),
    path("exports/<uuid:export_id>/", views.ExportView.as_view(), name="api_export"),
    path("exports/<uuid:export_id>/file/", views.ExportFileView.as_view(), name="api_export_file"),
    path("erasure/", views.ErasureView.as_view(), name="api_erasure"),
]
