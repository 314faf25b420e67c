"""/api/v1/imports/ on a tribe's host."""

from django.urls import path

from api.v1.imports import views

urlpatterns = [
    path("", views.ImportsView.as_view(), name="api_imports"),
    path("<uuid:import_id>/", views.ImportView.as_view(), name="api_import"),
    path(
        "<uuid:import_id>/confirmation/",
        views.ImportConfirmationView.as_view(),
        name="api_import_confirmation",
    ),
]
