"""The staff host: help without prying."""

from django.urls import include, path

urlpatterns = [
    path("", include("core.support.urls")),
    path("session/", include("tenants.urls.entrance")),
    path("styleguide/", include("core.ui.urls")),
]
