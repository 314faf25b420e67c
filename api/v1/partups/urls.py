"""/api/v1/partups/, /api/v1/openings/ and /api/v1/offers/"""

from django.urls import path

from api.v1.partups.views import guests, openings, partups, sight
from core.common.doors import asks_for

urlpatterns = [
    path("partups/", partups.PartupsView.as_view(), name="api_partups"),
    path("partups/<uuid:partup_id>/", partups.PartupView.as_view(), name="api_partup"),
    path(
        "partups/<uuid:partup_id>/opening-up/",
        partups.OpeningUpView.as_view(),
        name="api_opening_up",
    ),
    path("partups/<uuid:partup_id>/audience/", sight.AudienceView.as_view(), name="api_audience"),
    path("partups/<uuid:partup_id>/guests/", guests.GuestsView.as_view(), name="api_guests"),
    path(
        "partups/<uuid:partup_id>/guest-invitations/",
        asks_for("invite", methods=["POST"])(guests.GuestInvitationsView.as_view()),
        name="api_guest_invitations",
    ),
    path(
        "partups/<uuid:partup_id>/guest-invitations/<uuid:guest_invitation_id>/",
        guests.GuestInvitationView.as_view(),
        name="api_guest_invitation",
    ),
    path("guests/<uuid:pass_id>/", guests.GuestView.as_view(), name="api_guest"),
    path(
        "partups/<uuid:partup_id>/extension/", partups.ExtensionView.as_view(), name="api_extension"
    ),
    path(
        "partups/<uuid:partup_id>/following/", partups.FollowingView.as_view(), name="api_following"
    ),
    path(
        "partups/<uuid:partup_id>/participation/",
        partups.ParticipationView.as_view(),
        name="api_participation",
    ),
    path("partups/<uuid:partup_id>/closing/", partups.ClosingView.as_view(), name="api_closing"),
    path("partups/<uuid:partup_id>/stop/", partups.StopView.as_view(), name="api_stop"),
    path("partups/<uuid:partup_id>/history/", partups.HistoryView.as_view(), name="api_history"),
    path(
        "partups/<uuid:partup_id>/openings/", openings.OpeningsView.as_view(), name="api_openings"
    ),
    path(
        "partups/<uuid:partup_id>/offers/",
        openings.OffersToAnswerView.as_view(),
        name="api_offers_to_answer",
    ),
    path(
        "seats/<uuid:seat_id>/confirmation/",
        partups.ConfirmationView.as_view(),
        name="api_confirmation",
    ),
    path("openings/<uuid:opening_id>/", openings.OpeningView.as_view(), name="api_opening"),
    path(
        "openings/<uuid:opening_id>/reopening/",
        openings.ReopeningView.as_view(),
        name="api_reopening",
    ),
    path("openings/<uuid:opening_id>/offers/", openings.OffersView.as_view(), name="api_offers"),
    path("offers/<uuid:offer_id>/", openings.OfferView.as_view(), name="api_offer"),
    path(
        "offers/<uuid:offer_id>/acceptance/",
        openings.AcceptanceView.as_view(),
        name="api_offer_acceptance",
    ),
    path("offers/<uuid:offer_id>/refusal/", openings.RefusalView.as_view(), name="api_refusal"),
]
