"""On tribe hosts and the staff host: the door itself."""

from django.urls import path

from tenants.views import entries

app_name = "entrance"
urlpatterns = [
    path("open/", entries.open_session, name="open"),
    path("held/<str:state>/", entries.held, name="held"),
]
