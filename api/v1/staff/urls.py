"""/api/v1/staff/ on the staff host."""

from django.urls import path

from api.v1.staff import views

urlpatterns = [
    path("me/", views.MeView.as_view(), name="api_staff_me"),
    path("colleagues/", views.ColleaguesView.as_view(), name="api_staff_colleagues"),
    path("billing/", views.DashboardView.as_view(), name="api_staff_dashboard"),
    path(
        "billing/ladder/release/",
        views.LadderReleaseView.as_view(),
        name="api_staff_ladder_release",
    ),
    path(
        "billing/tasks/<uuid:task_id>/settlement/",
        views.TaskSettlementView.as_view(),
        name="api_staff_task_settlement",
    ),
]
