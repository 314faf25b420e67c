"""/account/staff-work/: staff confirm who they are where everybody does."""

from django.urls import path

from core.support.views import elevation

app_name = "staff_work"
urlpatterns = [path("", elevation.begin, name="begin")]
