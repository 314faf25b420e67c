"""/api/v1/invitations/ on the account host."""

from django.urls import path

from api.v1.invitations import views

urlpatterns = [
    path("<str:token>/", views.ShownInvitationView.as_view(), name="api_shown_invitation"),
    path("<str:token>/acceptance/", views.AcceptanceView.as_view(), name="api_acceptance"),
]
