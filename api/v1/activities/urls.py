"""/api/v1/activities/ and those of a part-up."""

from django.urls import path

from api.v1.activities import views

urlpatterns = [
    path(
        "partups/<uuid:partup_id>/activities/",
        views.ActivitiesView.as_view(),
        name="api_activities",
    ),
    path("activities/<uuid:activity_id>/", views.ActivityView.as_view(), name="api_activity"),
    path("activities/<uuid:activity_id>/move/", views.MoveView.as_view(), name="api_move"),
    path("activities/<uuid:activity_id>/done/", views.DoneView.as_view(), name="api_done"),
    path(
        "activities/<uuid:activity_id>/contribution/",
        views.ContributionView.as_view(),
        name="api_contribution",
    ),
    path(
        "contributions/<uuid:contribution_id>/agreement/",
        views.AgreementView.as_view(),
        name="api_agreement",
    ),
]
