"""On a tribe's host."""

from django.urls import path

from core.home.views import tribe

app_name = "home"
urlpatterns = [
    path("", tribe.tribe, name="tribe"),
    path("about/", tribe.about, name="about"),
]
