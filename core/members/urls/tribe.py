"""In a tribe."""

from django.urls import path

from core.members.views import inviting, leaving, people, settings

app_name = "members"
urlpatterns = [
    path("people/", people.people, name="list"),
    path("people/invite/", inviting.invite, name="invite"),
    path("people/invite/link/", inviting.make_link, name="make_link"),
    path("people/invite/<uuid:invitation_id>/withdraw/", inviting.withdraw, name="withdraw"),
    path("people/<uuid:member_id>/", people.person, name="person"),
    path("people/<uuid:member_id>/make-steward/", people.make_steward, name="make_steward"),
    path("people/step-down/", people.step_down, name="step_down"),
    path("leave/", leaving.leave, name="leave"),
    path("settings/", settings.settings, name="settings"),
]
