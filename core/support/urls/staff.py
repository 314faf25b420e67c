"""Addresses of the staff host."""

from django.urls import path

from core.support.views import colleagues, dashboard, elevation, platform

app_name = "support"
urlpatterns = [
    path("", platform.tribes, name="tribes"),
    path("webhooks/", platform.webhooks, name="webhooks"),
    path("looks/", platform.looks, name="looks"),
    path("record/", platform.record, name="record"),
    path("changes/close/", elevation.close, name="close_changes"),
    path("colleagues/", colleagues.colleagues, name="colleagues"),
    path("colleagues/give/", colleagues.give, name="give_role"),
    path("colleagues/take/", colleagues.take, name="take_role"),
    path("billing/", dashboard.dashboard, name="dashboard"),
    path("billing/ladder/release/", dashboard.release_ladder, name="release_ladder"),
    path("billing/tasks/<uuid:task_id>/settle/", dashboard.settle_task, name="settle_task"),
]
