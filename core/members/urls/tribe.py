"""In a tribe."""

from django.urls import path

from core.members.views import (
    importing,
    inviting,
    leaving,
    people,
    pictures,
    requests,
    rules,
    settings,
    trusting,
)

app_name = "members"
urlpatterns = [
    path("people/", people.people, name="list"),
    path("people/invite/", inviting.invite, name="invite"),
    path("people/invite/link/", inviting.make_link, name="make_link"),
    path("people/invite/<uuid:invitation_id>/withdraw/", inviting.withdraw, name="withdraw"),
    path("people/invite/<uuid:invitation_id>/again/", inviting.again, name="again"),
    path("people/import/", importing.start, name="import"),
    path("people/import/<uuid:import_id>/", importing.show, name="import_list"),
    path("people/import/<uuid:import_id>/confirm/", importing.confirm, name="confirm_import"),
    path("people/import/<uuid:import_id>/stop/", importing.stop, name="stop_import"),
    path("people/import/<uuid:import_id>/problems/", importing.problems, name="import_problems"),
    path("people/requests/", requests.requests, name="requests"),
    path("people/requests/<uuid:request_id>/accept/", requests.accept, name="accept_request"),
    path("people/requests/<uuid:request_id>/refuse/", requests.refuse, name="refuse_request"),
    path("people/questions/", requests.questions, name="questions"),
    path("people/<uuid:member_id>/", people.person, name="person"),
    path("people/<uuid:member_id>/level/", trusting.set_level, name="set_level"),
    path("people/<uuid:member_id>/make-steward/", trusting.make_steward, name="make_steward"),
    path("people/<uuid:member_id>/hand-over/", trusting.hand_over, name="hand_over"),
    path("people/<uuid:member_id>/remove/", leaving.remove, name="remove"),
    path("people/step-down/", trusting.step_down, name="step_down"),
    path("people/export/", people.export, name="export"),
    path("rules/", rules.rules, name="rules"),
    path("rules/history/", rules.history, name="rules_history"),
    path("rules/change/", rules.change, name="change_rules"),
    path("rules/keep/", rules.keep, name="keep_rules"),
    path("photos/<uuid:photo_id>/", pictures.photo, name="photo"),
    path("pictures/<uuid:picture_id>/", pictures.picture, name="picture"),
    path("leave/", leaving.leave, name="leave"),
    path("settings/", settings.settings, name="settings"),
]
