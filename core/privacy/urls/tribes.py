"""A copy of a whole tribe, on the account host: /tribes/<tribe>/copy/"""

from django.urls import path

from core.privacy.views import tribes

app_name = "tribe_copies"
urlpatterns = [
    path("", tribes.show, name="show"),
    path("new/", tribes.ask, name="ask"),
    path("<uuid:copy_id>/", tribes.take, name="take"),
]
