"""Letters of Stripe's that were given up, and comparing with Stripe, for staff."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.staff import money_shapes as shapes
from api.v1.staff import serializers as common
from api.v1.staff.doors import StaffDoor
from api.views import found, typed
from billing.errors import StripeAway
from billing.models import ReconcileRun
from core.support.rules import Right
from core.support.selectors.letter import letter, letter_named
from core.support.services import comparing, letters, looks


class DifferenceSerializer(serializers.Serializer[Any]):
    """One field of one object that is not here as it is at Stripe."""

    object = serializers.CharField()
    field = serializers.CharField()
    here = serializers.CharField()
    there = serializers.CharField()


class ComparedLetterSerializer(serializers.Serializer[Any]):
    """A letter, and where its customer differs now; nothing is compared of a stranger."""

    letter = shapes.LetterSerializer(source="event")
    organisation_id = serializers.UUIDField(source="account.organisation_id", default=None)
    as_of = serializers.DateTimeField()
    differences = DifferenceSerializer(many=True)


class LetterView(StaffDoor):
    """A letter of Stripe's."""

    @extend_schema(responses={200: ComparedLetterSerializer})
    def get(self, request: Request, event_id: str) -> Response:
        """The letter, and what differs now between here and Stripe; 503 while Stripe is away."""
        told = letter(found(letter_named(event_id)))
        if told.is_away:
            raise StripeAway
        if told.account:
            looks.record_customer_look(
                actor=self.account, organisation_id=told.account.organisation_id
            )
        return Response(ComparedLetterSerializer(told).data)


class LetterRetryView(StaffDoor):
    """A letter of Stripe's that was given up, or put away."""

    right = Right.RUN

    @extend_schema(request=common.ReasonSerializer, responses={200: shapes.LetterSerializer})
    def post(self, request: Request, event_id: str) -> Response:
        """Have it processed again."""
        wish = typed(common.ReasonSerializer, request)
        event = letters.retry_letter(actor=self.staff, event_id=event_id, reason=wish["reason"])
        return Response(shapes.LetterSerializer(event).data)


class LetterAwayView(StaffDoor):
    """A letter of Stripe's that was given up."""

    right = Right.RUN

    @extend_schema(request=common.ReasonSerializer, responses={200: shapes.LetterSerializer})
    def post(self, request: Request, event_id: str) -> Response:
        """Put it away: nothing needs to be done."""
        wish = typed(common.ReasonSerializer, request)
        event = letters.put_letter_away(actor=self.staff, event_id=event_id, reason=wish["reason"])
        return Response(shapes.LetterSerializer(event).data)


class ComparisonsView(StaffDoor):
    """Comparing everything with Stripe."""

    right = Right.RUN

    @extend_schema(request=common.ReasonSerializer, responses={202: common.RunSerializer})
    def post(self, request: Request) -> Response:
        """Have it done now; while a comparison runs, that one is answered."""
        wish = typed(common.ReasonSerializer, request)
        run = comparing.compare_now(actor=self.staff, reason=wish["reason"])
        return Response(common.RunSerializer(run).data, status=202)


class ComparisonView(StaffDoor):
    """One time of comparing."""

    @extend_schema(responses={200: common.RunSerializer})
    def get(self, request: Request, run_id: uuid.UUID) -> Response:
        """How far it is, or what it found."""
        run = found(ReconcileRun.objects.filter(pk=run_id).first())
        return Response(common.RunSerializer(run).data)
