"""The styleguide; mounted in development and on the staff host."""

from django.urls import path

from core.ui import views

app_name = "ui"

urlpatterns = [path("", views.styleguide, name="styleguide")]
