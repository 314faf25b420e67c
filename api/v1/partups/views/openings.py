"""Openings, and offers to help."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.partups import serializers as shapes
from api.v1.partups.finding import the_offer, the_opening, the_partup
from api.views import Door, typed
from core.partups import selectors, services


class OpeningsView(Door):
    """What a part-up looks for."""

    @extend_schema(responses={200: shapes.OpeningSerializer(many=True)})
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """All its openings."""
        openings = selectors.openings_of(the_partup(self.member, partup_id))
        return Response(shapes.OpeningSerializer(openings, many=True).data)

    @extend_schema(request=shapes.OpeningWishSerializer, responses={201: shapes.OpeningSerializer})
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Add one; partners may."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.OpeningWishSerializer, request)
        opening = services.add_opening(actor=self.member, partup=partup, wish=wish)
        return Response(shapes.OpeningSerializer(opening).data, status=201)


class OpeningView(Door):
    """One opening."""

    @extend_schema(responses={200: shapes.OpeningSerializer})
    def get(self, request: Request, opening_id: uuid.UUID) -> Response:
        """With its needs."""
        return Response(shapes.OpeningSerializer(the_opening(self.member, opening_id)).data)

    @extend_schema(request=shapes.OpeningWishSerializer, responses={200: shapes.OpeningSerializer})
    def put(self, request: Request, opening_id: uuid.UUID) -> Response:
        """Change it; partners may."""
        opening = the_opening(self.member, opening_id)
        wish = typed(shapes.OpeningWishSerializer, request)
        changed = services.change_opening(actor=self.member, opening=opening, wish=wish)
        return Response(shapes.OpeningSerializer(changed).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, opening_id: uuid.UUID) -> Response:
        """Close it; offers that wait lapse."""
        opening = the_opening(self.member, opening_id)
        services.close_opening(actor=self.member, opening=opening)
        return Response(status=204)


class ReopeningView(Door):
    """An opening that was closed."""

    @extend_schema(request=None, responses={200: shapes.OpeningSerializer})
    def post(self, request: Request, opening_id: uuid.UUID) -> Response:
        """Open it again."""
        opening = the_opening(self.member, opening_id)
        reopened = services.reopen_opening(actor=self.member, opening=opening)
        return Response(shapes.OpeningSerializer(reopened).data)


class OffersView(Door):
    """Offers on an opening."""

    @extend_schema(request=shapes.MakeOfferSerializer, responses={201: shapes.OfferSerializer})
    def post(self, request: Request, opening_id: uuid.UUID) -> Response:
        """Offer to help, or take a seat that is open to whoever offers; again is the same offer."""
        opening = the_opening(self.member, opening_id)
        wish = typed(shapes.MakeOfferSerializer, request)
        offer = services.offer_help(actor=self.member, opening=opening, **wish)
        return Response(shapes.OfferSerializer(offer).data, status=201)


class OffersToAnswerView(Door):
    """Offers that wait."""

    @extend_schema(responses={200: shapes.OfferSerializer(many=True)})
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Those a partner may answer; nobody else sees any."""
        partup = the_partup(self.member, partup_id)
        is_partner = selectors.is_partner(member=self.member, partup_id=partup.pk)
        offers = selectors.offers_to_answer(partup) if is_partner else []
        return Response(shapes.OfferSerializer(offers, many=True).data)


class OfferView(Door):
    """One offer."""

    @extend_schema(responses={200: shapes.OfferSerializer})
    def get(self, request: Request, offer_id: uuid.UUID) -> Response:
        """For whoever made it, and for partners."""
        return Response(shapes.OfferSerializer(the_offer(self.member, offer_id)).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, offer_id: uuid.UUID) -> Response:
        """Take one's own back."""
        services.withdraw_offer(actor=self.member, offer=the_offer(self.member, offer_id))
        return Response(status=204)


class AcceptanceView(Door):
    """Yes."""

    @extend_schema(
        request=shapes.AnswerSerializer,
        responses={200: shapes.SeatSerializer, 202: shapes.OfferSerializer},
    )
    def post(self, request: Request, offer_id: uuid.UUID) -> Response:
        """
        Accept: whoever offered becomes a partner. Doing so again is harmless.

        Where two partners say yes, the first yes is kept: 202, with the offer as it waits.
        """
        offer = the_offer(self.member, offer_id)
        wish = typed(shapes.AnswerSerializer, request)
        seat = services.accept_offer(actor=self.member, offer=offer, **wish)
        if seat is None:
            waiting = the_offer(self.member, offer_id)
            return Response(shapes.OfferSerializer(waiting).data, status=202)
        return Response(shapes.SeatSerializer(seat).data)


class RefusalView(Door):
    """No, with a word."""

    @extend_schema(request=shapes.AnswerSerializer, responses={200: shapes.OfferSerializer})
    def post(self, request: Request, offer_id: uuid.UUID) -> Response:
        """Decline. Doing so again is harmless."""
        offer = the_offer(self.member, offer_id)
        wish = typed(shapes.AnswerSerializer, request)
        declined = services.decline_offer(actor=self.member, offer=offer, **wish)
        return Response(shapes.OfferSerializer(declined).data)
