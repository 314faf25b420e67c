"""Guests of a part-up, and invitations into it."""

import uuid

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.partups import sight as shapes
from api.v1.partups.finding import the_partup, the_pass
from api.views import Door, typed
from core.common.errors import NotFound
from core.partups import policies, selectors, services
from core.partups.models import Partup


class GuestsView(Door):
    """Who is a guest here."""

    @extend_schema(responses={200: shapes.GuestSerializer(many=True)})
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """With their last day, and who let them in."""
        guests = selectors.guests_of(the_partup(self.member, partup_id))
        return Response(shapes.GuestSerializer(guests, many=True).data)

    @extend_schema(request=shapes.LetInSerializer, responses={201: shapes.GuestSerializer})
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Let a guest of this tribe in; partners may. Doing so again is harmless."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.LetInSerializer, request)
        known = selectors.guests_to_let_in(member=self.member, partup=partup)
        here = {guest.member_id for guest in selectors.guests_of(partup)}
        if wish["member_id"] not in here and not known.filter(pk=wish["member_id"]).exists():
            raise NotFound
        guest = services.let_in(actor=self.member, partup=partup, **wish)
        return Response(shapes.GuestSerializer(guest).data, status=201)


class GuestView(Door):
    """One guest of one part-up."""

    @extend_schema(responses={200: shapes.GuestSerializer})
    def get(self, request: Request, pass_id: uuid.UUID) -> Response:
        """For whoever sees the part-up."""
        return Response(shapes.GuestSerializer(the_pass(self.member, pass_id)).data)

    @extend_schema(request=shapes.MoveGuestSerializer, responses={200: shapes.GuestSerializer})
    def patch(self, request: Request, pass_id: uuid.UUID) -> Response:
        """Move the last day, as far as the rules let guests stay; partners may."""
        guest = the_pass(self.member, pass_id)
        wish = typed(shapes.MoveGuestSerializer, request)
        moved = services.move_guest(actor=self.member, guest_pass=guest, **wish)
        return Response(shapes.GuestSerializer(moved).data)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, pass_id: uuid.UUID) -> Response:
        """End the visit; partners may, and the guest. With the last one the guest leaves."""
        services.end_guest(actor=self.member, guest_pass=the_pass(self.member, pass_id))
        return Response(status=204)


class GuestInvitationsView(Door):
    """Who was asked into a part-up."""

    @extend_schema(responses={200: shapes.GuestInvitationSerializer(many=True)})
    def get(self, request: Request, partup_id: uuid.UUID) -> Response:
        """The invitations that still work; nobody but partners sees any."""
        partup = the_partup(self.member, partup_id)
        found = selectors.open_guest_invitations(partup) if _keeps(self, partup) else []
        return Response(shapes.GuestInvitationSerializer(found, many=True).data)

    @extend_schema(
        request=shapes.InviteGuestSerializer, responses={201: shapes.GuestInvitationSerializer}
    )
    def post(self, request: Request, partup_id: uuid.UUID) -> Response:
        """Ask somebody from outside in, by mail; partners may."""
        partup = the_partup(self.member, partup_id)
        wish = typed(shapes.InviteGuestSerializer, request)
        made = services.invite_guest(actor=self.member, partup=partup, **wish)
        return Response(shapes.GuestInvitationSerializer(made).data, status=201)


class GuestInvitationView(Door):
    """One invitation into a part-up."""

    @extend_schema(responses={204: None})
    def delete(
        self, request: Request, partup_id: uuid.UUID, guest_invitation_id: uuid.UUID
    ) -> Response:
        """Take it back; partners may. Doing so again is harmless."""
        services.withdraw_guest_invitation(
            actor=self.member,
            partup=the_partup(self.member, partup_id),
            invitation_id=guest_invitation_id,
        )
        return Response(status=204)


def _keeps(door: Door, partup: Partup) -> bool:
    standing = selectors.standing_of(member=door.member, partup=partup)
    return policies.can_keep_guests(standing)
