"""/api/v1/ on a tribe's host."""

from django.urls import include, path

urlpatterns = [
    path("session/", include("api.v1.auth.urls_session")),
    path("record/", include("api.v1.record.urls")),
    path("tokens/", include("api.v1.tokens.urls_tribe")),
    path("tribe/", include("api.v1.tribes.urls_tribe")),
    path("members/", include("api.v1.members.urls")),
    path("invitations/", include("api.v1.invitations.urls")),
    path("imports/", include("api.v1.imports.urls")),
    path("requests/", include("api.v1.requests.urls")),
    path("", include("api.v1.partups.urls")),
    path("", include("api.v1.activities.urls")),
    path("", include("api.v1.conversations.urls")),
    path("schema/", include("api.v1.schema.urls")),
]
