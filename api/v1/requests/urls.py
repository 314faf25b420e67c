"""/api/v1/requests/ on a tribe's host."""

from django.urls import path

from api.v1.requests import views

urlpatterns = [
    path("", views.RequestsView.as_view(), name="api_requests"),
    path("questions/", views.QuestionsView.as_view(), name="api_questions"),
    path(
        "<uuid:request_id>/acceptance/",
        views.RequestAcceptanceView.as_view(),
        name="api_request_acceptance",
    ),
    path(
        "<uuid:request_id>/refusal/",
        views.RequestRefusalView.as_view(),
        name="api_request_refusal",
    ),
]
