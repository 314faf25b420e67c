"""Inviting people, and coming in on an invitation."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsAnyone
from api.v1.invitations.serializers import (
    ArrivalSerializer,
    ComingInSerializer,
    InvitationSerializer,
    InviteSerializer,
    LinkSerializer,
    MadeLinkSerializer,
    ShownInvitationSerializer,
)
from api.views import Door, typed
from core.common.errors import NotFound
from core.members import policies, selectors, services


class InvitationsView(Door, generics.ListAPIView[Any]):
    """Invitations of this tribe."""

    serializer_class = InvitationSerializer

    def get_queryset(self) -> Any:
        """Those that still work: one's own, and all of them for a steward."""
        return selectors.open_invitations(member=self.member).order_by()

    def get(self, request: Request) -> Response:
        """List those that still work; not for guests."""
        if not policies.can_invite(self.member):
            raise NotFound
        return self.list(request)

    @extend_schema(request=InviteSerializer, responses={201: InvitationSerializer(many=True)})
    def post(self, request: Request) -> Response:
        """Invite people by mail."""
        made = services.invite_by_mail(actor=self.member, **typed(InviteSerializer, request))
        return Response(InvitationSerializer(made, many=True).data, status=201)


class LinksView(Door):
    """Invitations by link."""

    @extend_schema(request=LinkSerializer, responses={201: MadeLinkSerializer})
    def post(self, request: Request) -> Response:
        """Make a link; its address is told this once."""
        wish = typed(LinkSerializer, request)
        invitation, token = services.make_invitation_link(actor=self.member, **wish)
        invitation.url = selectors.invitation_url(token)  # type: ignore[attr-defined]
        return Response(MadeLinkSerializer(invitation).data, status=201)


class InvitationView(Door):
    """One invitation of this tribe."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, invitation_id: uuid.UUID) -> Response:
        """Take it back."""
        services.withdraw_invitation(actor=self.member, invitation_id=invitation_id)
        return Response(status=204)


class ReminderView(Door):
    """Another mail about an invitation."""

    @extend_schema(request=None, responses={201: InvitationSerializer})
    def post(self, request: Request, invitation_id: uuid.UUID) -> Response:
        """Mail it anew, with a fresh link; the former one ends."""
        made = services.invite_again(actor=self.member, invitation_id=invitation_id)
        return Response(InvitationSerializer(made).data, status=201)


class ShownInvitationView(Door):
    """An invitation, seen by whoever holds its token."""

    permission_classes = (IsAnyone,)

    @extend_schema(responses={200: ShownInvitationSerializer})
    def get(self, request: Request, token: str) -> Response:
        """Who invites, to what, by which rules; what is over is a 404 that says why."""
        welcome = services.welcome_to(request._request.account, token=token)
        return Response(ShownInvitationSerializer(welcome).data)


class AcceptanceView(Door):
    """Coming in."""

    @extend_schema(request=ComingInSerializer, responses={201: ArrivalSerializer})
    def post(self, request: Request, token: str) -> Response:
        """Accept the invitation: come in, or begin to wait; doing so again is harmless."""
        wish = typed(ComingInSerializer, request)
        arrival = services.accept_invitation(actor=self.account, token=token, **wish)
        return Response(ArrivalSerializer(arrival).data, status=201)
