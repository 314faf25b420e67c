"""The staff host: help without prying."""

from django.urls import include, path

handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
urlpatterns = [
    path("api/v1/staff/", include("api.v1.staff.urls")),
    path("api/v1/schema/", include("api.v1.schema.urls")),
    path("", include("core.support.urls.staff")),
    path("session/", include("tenants.urls.entrance")),
    path("styleguide/", include("core.ui.urls")),
]
