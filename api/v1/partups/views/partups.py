"""Part-ups from start to end."""

import uuid
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.history import HistorySerializer
from api.v1.partups import serializers as shapes
from api.v1.partups.finding import the_partup, the_seat
from api.views import Door, found, typed
from core.partups import selectors, services
from core.partups.models import Partup


class PartupsView(Door, generics.ListAPIView[Any]):
    """The part-ups one may see; starting another."""

    serializer_class = shapes.PartupSerializer

    def get_queryset(self) -> Any:
        """Those of the caller, in every state."""
        return selectors.visible_partups(self.member)

    @extend_schema(
        request=shapes.StartPartupSerializer, responses={201: shapes.WholePartupSerializer}
    )
    def post(self, request: Request) -> Response:
        """Start a part-up, as a draft or opened at once."""
        wish = typed(shapes.StartPartupSerializer, request)
        partup = services.start_partup(actor=self.member, **wish)
        return _told(self, partup, status=201)


class PartupView(Door):
    """One part-up."""

    @extend_schema(responses={200: shapes.WholePartupSerializer})
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """With its team and what it looks for."""
        return _told(self, the_partup(self.member, partup_id))

    @extend_schema(
        request=shapes.ChangePartupSerializer, responses={200: shapes.WholePartupSerializer}
    )
    def patch(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Change how it describes itself; partners may."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.ChangePartupSerializer, request)
        return _told(self, services.change_partup(actor=self.member, partup=partup, **wish))


class OpeningUpView(Door):
    """From draft to open."""

    @extend_schema(request=None, responses={200: shapes.WholePartupSerializer})
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Open a draft; doing so again is harmless."""
        partup = the_partup(self.member, partup_id)
        return _told(self, services.open_partup(actor=self.member, partup=partup))


class ExtensionView(Door):
    """A later end."""

    @extend_schema(
        request=shapes.ExtensionSerializer, responses={200: shapes.WholePartupSerializer}
    )
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Move the last day, at most twice."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.ExtensionSerializer, request)
        return _told(self, services.extend(actor=self.member, partup=partup, **wish))


class FollowingView(Door):
    """Following without a seat."""

    @extend_schema(request=None, responses={204: None})
    def put(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Follow; doing so again is harmless."""
        services.follow(actor=self.member, partup=the_partup(self.member, partup_id))
        return Response(status=204)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Follow no more."""
        services.unfollow(actor=self.member, partup=the_partup(self.member, partup_id))
        return Response(status=204)


class ParticipationView(Door):
    """One's own seat."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Leave the seat; its opening opens again."""
        services.leave_seat(actor=self.member, partup=the_partup(self.member, partup_id))
        return Response(status=204)


class ClosingView(Door):
    """How it went."""

    @extend_schema(request=None, responses={200: shapes.WholePartupSerializer})
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Go to closing before the end date: the work is done."""
        partup = the_partup(self.member, partup_id)
        return _told(self, services.finish_partup(actor=self.member, partup=partup))

    @extend_schema(
        request=shapes.AnswerClosingSerializer, responses={200: shapes.WholePartupSerializer}
    )
    def put(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Answer the three questions; with `close`, close."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.AnswerClosingSerializer, request)
        close = wish.pop("close")
        services.answer_closing(actor=self.member, partup=partup, **wish)
        if close:
            services.close_partup(actor=self.member, partup=partup)
        return _told(self, partup)


class StopView(Door):
    """An end before its time."""

    @extend_schema(request=shapes.StopSerializer, responses={200: shapes.WholePartupSerializer})
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Stop, and say why."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.StopSerializer, request)
        return _told(self, services.stop_partup(actor=self.member, partup=partup, **wish))


class ConfirmationView(Door):
    """A second partner's word."""

    @extend_schema(request=None, responses={200: shapes.SeatSerializer})
    def post(self, request: Request, seat_id: uuid.UUID) -> Response:
        """Confirm that another partner contributed."""
        seat = the_seat(self.member, seat_id)
        confirmed = services.confirm_contribution(actor=self.member, seat=seat)
        return Response(shapes.SeatSerializer(confirmed).data)


class HistoryView(Door):
    """What happened in a part-up."""

    @extend_schema(
        parameters=[OpenApiParameter("before", OpenApiTypes.STR, description="A cursor.")],
        responses={200: HistorySerializer},
    )
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Newest first."""
        partup = the_partup(self.member, partup_id)
        page = selectors.history_page(
            standing=selectors.standing_of(member=self.member, partup=partup),
            before=request.query_params.get("before", ""),
        )
        return Response(HistorySerializer(page).data)


def _told(door: Door, partup: Partup, *, status: int = 200) -> Response:
    whole = found(selectors.whole_partup(member=door.member, partup_id=partup.pk))
    return Response(shapes.WholePartupSerializer(whole).data, status=status)
