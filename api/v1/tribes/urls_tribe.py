"""/api/v1/tribe/ on a tribe's host."""

from django.urls import include, path

from api.v1.tribes import views

urlpatterns = [
    path("", views.HereView.as_view(), name="api_here"),
    path("", include("api.v1.pages.urls")),
    path("rules/", include("api.v1.rules.urls")),
]
