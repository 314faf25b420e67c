"""/api/v1/imports/ on a tribe's host."""

from django.urls import path

from api.v1.imports import views
from core.common.doors import asks_for

urlpatterns = [
    path("", asks_for("invite")(views.ImportsView.as_view()), name="api_imports"),
    path("<uuid:import_id>/", views.ImportView.as_view(), name="api_import"),
    path(
        "<uuid:import_id>/confirmation/",
        asks_for("invite")(views.ImportConfirmationView.as_view()),
        name="api_import_confirmation",
    ),
]
