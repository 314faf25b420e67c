"""The door of a tribe, on the account host."""

from django.urls import path

from core.members.views import joining

app_name = "joining"
urlpatterns = [
    path("<uuid:tribe_id>/", joining.join, name="join"),
    path("requests/<uuid:request_id>/withdraw/", joining.withdraw, name="withdraw"),
]
