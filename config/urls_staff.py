"""The staff host: help without prying."""

from django.urls import include, path

urlpatterns = [
    path("session/", include("tenants.urls.entrance")),
]
