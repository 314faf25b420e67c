"""On a tribe's host, under /settings/record/."""

from django.urls import path

from core.trail import views

app_name = "trail"
urlpatterns = [
    path("", views.record, name="record"),
    path("table/", views.table, name="table"),
    path("sealed/", views.sealed, name="sealed"),
]
