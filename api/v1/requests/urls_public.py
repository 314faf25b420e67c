"""/api/v1/requests/ and the door of a tribe, on the account host."""

from django.urls import path

from api.v1.requests import views

urlpatterns = [
    path("requests/", views.MyRequestsView.as_view(), name="api_my_requests"),
    path("requests/<uuid:request_id>/", views.MyRequestView.as_view(), name="api_my_request"),
    path("tribes/<uuid:tribe_id>/admission/", views.AdmissionView.as_view(), name="api_admission"),
]
