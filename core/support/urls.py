"""Addresses of the staff host."""

from django.urls import path

from core.support import views

app_name = "support"
urlpatterns = [
    path("", views.tribes, name="tribes"),
    path("webhooks/", views.webhooks, name="webhooks"),
    path("looks/", views.looks, name="looks"),
    path("record/", views.record, name="record"),
]
