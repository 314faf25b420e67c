"""Addresses of single messages, on a tribe's host."""

from django.urls import path

from core.conversations import views

app_name = "conversations"

urlpatterns = [
    path("messages/<uuid:message_id>/", views.show, name="message"),
    path("messages/<uuid:message_id>/edit/", views.edit, name="edit"),
    path("messages/<uuid:message_id>/delete/", views.delete, name="delete"),
]
