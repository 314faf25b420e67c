"""A tribe's own host: everything inside one tribe."""

from django.urls import include, path

handler404 = "config.views.not_found"
handler500 = "config.views.server_error"
urlpatterns = [
    path("api/v1/", include("api.v1.urls_tribe")),
    path("session/", include("tenants.urls.entrance")),
    path("settings/record/", include("core.trail.urls")),
    path("settings/copy/", include("core.privacy.urls.settings")),
    path("settings/tokens/", include("core.tokens.urls.tribe")),
    path("", include("core.home.urls.tribe")),
    path("", include("core.members.urls.tribe")),
    path("conversations/", include("core.conversations.urls")),
    path("partups/", include("core.partups.urls")),
    path("activities/", include("core.activities.urls")),
]
