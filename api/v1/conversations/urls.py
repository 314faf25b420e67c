"""/api/v1/messages/ and those of a part-up."""

from django.urls import path

from api.v1.conversations import views

urlpatterns = [
    path("partups/<uuid:partup_id>/messages/", views.MessagesView.as_view(), name="api_messages"),
    path("messages/<uuid:message_id>/", views.MessageView.as_view(), name="api_message"),
]
