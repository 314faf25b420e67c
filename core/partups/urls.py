"""Addresses of part-ups, on a tribe's host."""

from django.urls import path

from core.partups.views import (
    changing,
    endings,
    guests,
    lists,
    offers,
    openings,
    pages,
    sight,
    starting,
)

app_name = "partups"

urlpatterns = [
    path("", lists.show, name="list"),
    path("start/", starting.start, name="start"),
    path("<uuid:partup_id>/", pages.detail, name="detail"),
    path("<uuid:partup_id>/conversation/", pages.conversation, name="conversation"),
    path("<uuid:partup_id>/history/", pages.history, name="history"),
    path("<uuid:partup_id>/open/", starting.open_now, name="open"),
    path("<uuid:partup_id>/edit/", changing.edit, name="edit"),
    path("<uuid:partup_id>/audience/", sight.audience, name="audience"),
    path("<uuid:partup_id>/guests/", guests.show_all, name="guests"),
    path("<uuid:partup_id>/guests/let-in/", guests.let_in, name="let_in"),
    path(
        "<uuid:partup_id>/guests/<uuid:guest_invitation_id>/withdraw/",
        guests.withdraw,
        name="withdraw_guest",
    ),
    path("guests/<uuid:pass_id>/", guests.move, name="guest"),
    path("guests/<uuid:pass_id>/end/", guests.end, name="end_guest"),
    path("<uuid:partup_id>/extend/", changing.extend, name="extend"),
    path("<uuid:partup_id>/leave/", changing.leave, name="leave"),
    path("<uuid:partup_id>/follow/", changing.follow, name="follow"),
    path("<uuid:partup_id>/unfollow/", changing.unfollow, name="unfollow"),
    path("<uuid:partup_id>/openings/add/", openings.add, name="add_opening"),
    path("<uuid:partup_id>/offers/", offers.show_all, name="offers"),
    path("<uuid:partup_id>/finish/", endings.finish, name="finish"),
    path("<uuid:partup_id>/stop/", endings.stop, name="stop"),
    path("<uuid:partup_id>/closing/", endings.look_back, name="closing"),
    path("<uuid:partup_id>/ended/", endings.ended, name="ended"),
    path("openings/<uuid:opening_id>/", openings.show, name="opening"),
    path("openings/<uuid:opening_id>/edit/", openings.edit, name="edit_opening"),
    path("openings/<uuid:opening_id>/close/", openings.close, name="close_opening"),
    path("openings/<uuid:opening_id>/reopen/", openings.reopen, name="reopen_opening"),
    path("offers/<uuid:offer_id>/", offers.show, name="offer"),
    path("offers/<uuid:offer_id>/withdraw/", offers.withdraw, name="withdraw_offer"),
    path("seats/<uuid:seat_id>/confirm/", endings.confirm, name="confirm"),
]
