"""Tribes: one's own, founding one, and the way in."""

import secrets
import uuid
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsSignedIn
from api.v1.tribes.serializers import (
    AddressSerializer,
    ChangeTribeSerializer,
    EntrySerializer,
    FoundTribeSerializer,
    KeySerializer,
    TribeSerializer,
)
from api.views import Door, found, typed
from core.common.errors import NotAllowed
from core.members import services as member_services
from tenants import selectors, services


class TribesView(Door, generics.ListAPIView[Any]):
    """The tribes one belongs to; founding another."""

    serializer_class = KeySerializer
    permission_classes = (IsSignedIn,)

    def get_queryset(self) -> Any:
        """The keys of the caller."""
        return selectors.live_memberships(self.account).order_by()

    @extend_schema(request=FoundTribeSerializer, responses={201: TribeSerializer})
    def post(self, request: Request) -> Response:
        """Found a tribe. It is built at once; access is pending until a trial or a payment."""
        tribe = services.found_tribe(actor=self.account, **typed(FoundTribeSerializer, request))
        return Response(TribeSerializer(tribe).data, status=201)


class TribeView(Door):
    """One tribe, seen from the account host."""

    @extend_schema(responses={200: TribeSerializer})
    def get(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """A tribe one belongs to."""
        tribe = found(selectors.tribe_of_member(account=self.account, tribe_id=tribe_id))
        return Response(TribeSerializer(tribe).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """Drop a tribe that still waits for a trial or a payment; its founder may."""
        tribe = found(selectors.tribe_of_member(account=self.account, tribe_id=tribe_id))
        if not services.drop_pending_tribe(actor=self.account, tribe=tribe):
            raise NotAllowed(_("Only its founder drops a tribe, and only while it waits."))
        return Response(status=204)


class MembershipView(Door):
    """Belonging to a tribe."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """Leave a tribe that is closed; any other is left from inside (409)."""
        member_services.leave_closed_tribe(actor=self.account, tribe_id=tribe_id)
        return Response(status=204)


class EntryView(Door):
    """The way into a tribe."""

    @extend_schema(request=None, responses={201: EntrySerializer})
    def post(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """A code that opens a session at the tribe's `/api/v1/session/`."""
        tribe = found(selectors.tribe_of_member(account=self.account, tribe_id=tribe_id))
        state = secrets.token_urlsafe(24)
        code = services.issue_handoff(
            actor=self.account,
            session_key=request._request.session.session_key,
            tribe=tribe,
            state=state,
        )
        entry = {"code": code, "state": state, "url": f"{tribe.url}/api/v1/session/"}
        return Response(EntrySerializer(entry).data, status=201)


class AddressView(Door):
    """Addresses for tribes."""

    @extend_schema(responses={200: AddressSerializer})
    def get(self, request: Request, slug: str) -> Response:
        """Whether an address can be had."""
        reason = selectors.why_address_is_not_free(slug, account=self.account)
        answer = {"slug": slug, "is_free": not reason, "reason": reason}
        return Response(AddressSerializer(answer).data)


class HereView(Door):
    """The tribe whose host this is."""

    @extend_schema(responses={200: TribeSerializer})
    def get(self, request: Request) -> Response:
        """This tribe."""
        return Response(TribeSerializer(self.tribe).data)

    @extend_schema(request=ChangeTribeSerializer, responses={200: TribeSerializer})
    def patch(self, request: Request) -> Response:
        """Change how it presents itself; stewards may."""
        wish = typed(ChangeTribeSerializer, request)
        return Response(
            TribeSerializer(member_services.change_tribe(actor=self.member, **wish)).data
        )
