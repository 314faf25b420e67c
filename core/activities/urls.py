"""Addresses of activities, on a tribe's host."""

from django.urls import path

from core.activities.views import acting, pages

app_name = "activities"

urlpatterns = [
    path("of/<uuid:partup_id>/board/", pages.board, name="board"),
    path("of/<uuid:partup_id>/add/", pages.add, name="add"),
    path("of/<uuid:partup_id>/<slug:state>/", pages.of_state, name="of_state"),
    path("contributions/<uuid:contribution_id>/agree/", acting.agree, name="agree"),
    path("contributions/<uuid:contribution_id>/decline/", acting.decline, name="decline"),
    path("<uuid:activity_id>/", pages.detail, name="detail"),
    path("<uuid:activity_id>/edit/", pages.edit, name="edit"),
    path("<uuid:activity_id>/move/", acting.move, name="move"),
    path("<uuid:activity_id>/take-on/", acting.take_on, name="take_on"),
    path("<uuid:activity_id>/let-go/", acting.let_go, name="let_go"),
    path("<uuid:activity_id>/finish/", acting.finish, name="finish"),
    path("<uuid:activity_id>/reopen/", acting.reopen, name="reopen"),
    path("<uuid:activity_id>/remove/", acting.remove, name="remove"),
]
