"""A tribe's own host: everything inside one tribe."""

from django.urls import include, path

urlpatterns = [
    path("session/", include("tenants.urls.entrance")),
    path("conversations/", include("core.conversations.urls")),
]
