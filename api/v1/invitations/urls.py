"""/api/v1/invitations/ on a tribe's host."""

from django.urls import path

from api.v1.invitations import views

urlpatterns = [
    path("", views.InvitationsView.as_view(), name="api_invitations"),
    path("links/", views.LinksView.as_view(), name="api_invitation_links"),
    path("<uuid:invitation_id>/", views.InvitationView.as_view(), name="api_invitation"),
    path(
        "<uuid:invitation_id>/reminder/",
        views.ReminderView.as_view(),
        name="api_invitation_reminder",
    ),
]
