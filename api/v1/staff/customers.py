"""Customers and tribes, for staff."""

import datetime as dt
import uuid

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.staff import money_shapes as shapes
from api.v1.staff import serializers as common
from api.v1.staff.doors import StaffDoor
from api.views import found, typed
from core.support.rules import Right
from core.support.selectors import account as customers
from core.support.selectors import tribe as tribes
from core.support.selectors.lists import LISTS
from core.support.selectors.search import find
from core.support.services import exceptions, looks, notes
from tenants.models import Organisation, Tribe

WORDS = OpenApiParameter("q", OpenApiTypes.STR, description="Whatever is at hand.")
BEFORE = OpenApiParameter("before", OpenApiTypes.DATETIME, description="For what is older.")
LONGEST_SEARCH = 100


class SearchView(StaffDoor):
    """Finding a customer."""

    @extend_schema(parameters=[WORDS], responses={200: shapes.HitSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Organisations, tribes, subscriptions, invoices and money that fit."""
        words = request.query_params.get("q", "")[:LONGEST_SEARCH]
        return Response(shapes.HitSerializer(find(words), many=True).data)


class CustomerView(StaffDoor):
    """Everything about one customer."""

    @extend_schema(parameters=[BEFORE], responses={200: shapes.CustomerSerializer})
    def get(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Tribes, invoices and what happened; the organisation can see that somebody looked."""
        organisation = _organisation(organisation_id)
        looks.record_customer_look(actor=self.account, organisation_id=organisation.pk)
        before = _moment(request.query_params.get("before", ""))
        return Response(
            shapes.CustomerSerializer(customers.customer(organisation, before=before)).data
        )


class NotesView(StaffDoor):
    """Notes beside a customer."""

    right = Right.NOTE

    @extend_schema(request=shapes.NoteSerializer, responses={201: shapes.NoteSerializer})
    def post(self, request: Request, organisation_id: uuid.UUID) -> Response:
        """Write one; the same words twice in a row are one note."""
        wish = typed(shapes.NoteSerializer, request)
        note = notes.add_note(
            actor=self.staff, organisation=_organisation(organisation_id), words=wish["words"]
        )
        return Response(shapes.NoteSerializer(note).data, status=201)


class StandingView(StaffDoor):
    """Where a tribe stands on the ladder."""

    @extend_schema(responses={200: shapes.StandingSerializer})
    def get(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """Its step, the next one, and the exceptions that run."""
        tribe = _tribe(tribe_id)
        looks.record_customer_look(actor=self.account, organisation_id=tribe.organisation_id)
        return _standing(tribe)


class ExceptionsView(StaffDoor):
    """Exceptions for a tribe."""

    right = Right.TIME

    @extend_schema(
        request=shapes.ExceptionWishSerializer, responses={200: shapes.StandingSerializer}
    )
    def post(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """Give more time, freeze, or ask to give the tribe for free."""
        wish = typed(shapes.ExceptionWishSerializer, request)
        tribe = _tribe(tribe_id)
        exceptions.make_exception(actor=self.staff, tribe=tribe, **wish)
        return _standing(_tribe(tribe_id))


class RoomView(StaffDoor):
    """More room for a tribe."""

    right = Right.TIME

    @extend_schema(request=shapes.RoomWishSerializer, responses={200: shapes.StandingSerializer})
    def post(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """Give more of something than the plan does."""
        wish = typed(shapes.RoomWishSerializer, request)
        exceptions.give_room(actor=self.staff, tribe=_tribe(tribe_id), **wish)
        return _standing(_tribe(tribe_id))


class ExceptionEndView(StaffDoor):
    """An exception that runs."""

    right = Right.TIME

    @extend_schema(request=common.ReasonSerializer, responses={204: None})
    def post(self, request: Request, exception_id: uuid.UUID) -> Response:
        """End it before its time; twice is harmless."""
        wish = typed(common.ReasonSerializer, request)
        exceptions.end_exception(actor=self.staff, exception_id=exception_id, reason=wish["reason"])
        return Response(status=204)


class ListView(StaffDoor):
    """Lists that staff works through."""

    @extend_schema(responses={200: shapes.ReportSerializer})
    def get(self, request: Request, code: str) -> Response:
        """
        One of: catalogue, commands, disputes, drift, exceptions, ladder, letters, orders,
        renewals, transfers.

        Letters are those in trouble, commands those under way or refused.
        """
        report = found(LISTS.get(code))()
        return Response(shapes.ReportSerializer(report.as_json()).data)


def _organisation(organisation_id: uuid.UUID) -> Organisation:
    return found(customers.organisation_named(organisation_id))


def _tribe(tribe_id: uuid.UUID) -> Tribe:
    return found(tribes.tribe_named(tribe_id))


def _standing(tribe: Tribe) -> Response:
    return Response(shapes.StandingSerializer(tribes.standing(tribe)).data)


def _moment(words: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
