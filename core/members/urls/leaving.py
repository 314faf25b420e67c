"""Leaving a tribe that nobody can enter, on the account host."""

from django.urls import path

from core.members.views import leaving

app_name = "leaving"
urlpatterns = [path("<uuid:tribe_id>/leave/", leaving.leave_closed, name="leave")]
