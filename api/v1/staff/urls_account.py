"""/api/v1/staff/ on the account host: where one confirms who one is."""

from django.urls import path

from api.v1.staff import views

urlpatterns = [
    path("elevation/", views.ElevationView.as_view(), name="api_staff_elevation"),
]
