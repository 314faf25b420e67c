"""Invitations, on the account host."""

from django.urls import path

from core.members.views import invitations

app_name = "invitations"
urlpatterns = [
    path("<str:token>/", invitations.show, name="show"),
    path("<str:token>/accept/", invitations.accept, name="accept"),
]
