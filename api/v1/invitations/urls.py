"""/api/v1/invitations/ on a tribe's host."""

from django.urls import path

from api.v1.invitations import views
from core.common.doors import asks_for

_invites = asks_for("invite", methods=["POST"])

urlpatterns = [
    path("", _invites(views.InvitationsView.as_view()), name="api_invitations"),
    path("links/", _invites(views.LinksView.as_view()), name="api_invitation_links"),
    path("<uuid:invitation_id>/", views.InvitationView.as_view(), name="api_invitation"),
    path(
        "<uuid:invitation_id>/reminder/",
        _invites(views.ReminderView.as_view()),
        name="api_invitation_reminder",
    ),
]
