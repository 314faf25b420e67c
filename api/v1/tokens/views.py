"""Tokens: one's own on the account host, and for stewards those that open their tribe."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.tokens import serializers as shapes
from api.views import Door, typed
from core.accounts.freshness import check_fresh_sign_in
from core.common.errors import NotAllowed
from core.members.models import Member
from core.tokens import policies, selectors, services
from core.tokens.models import AccessToken


class TokensView(Door):
    """One's own tokens."""

    @extend_schema(responses={200: shapes.TokenSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """Newest first, those that expired in the last month among them."""
        tokens = selectors.tokens_of(self.account)
        return Response(shapes.TokenSerializer(tokens, many=True).data)

    @extend_schema(request=shapes.MakeTokenSerializer, responses={201: shapes.NewTokenSerializer})
    def post(self, request: Request) -> Response:
        """Make a token; it takes a sign-in of the last minutes. Its text is told this once."""
        check_fresh_sign_in(request)
        wish = typed(shapes.MakeTokenSerializer, request)
        token, text = services.make_token(
            actor=self.account,
            tribe_id=wish.pop("tribe", None),
            is_strong=request._request.session.is_strong,
            **wish,
        )
        told = {**shapes.TokenSerializer(token).data, "text": text}
        return Response(told, status=201, headers={"Cache-Control": "no-store"})


class TokenView(Door):
    """One of one's own tokens."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, token_id: uuid.UUID) -> Response:
        """End it; its next request is refused."""
        services.end_token(actor=self.account, token_id=token_id)
        return Response(status=204)


class TokensOfTribeView(Door):
    """The tokens that open this tribe."""

    @extend_schema(
        operation_id="tokens_of_tribe_list",
        responses={200: shapes.TokenOfTribeSerializer(many=True)},
    )
    def get(self, request: Request) -> Response:
        """Whose they are, what they may do, and until when; stewards may ask."""
        if not policies.can_see_tokens_of_tribe(self.member):
            raise NotAllowed
        pairs = selectors.tokens_with_owners(self.tribe)
        rows = [_told(token, owner) for token, owner in pairs]
        return Response(shapes.TokenOfTribeSerializer(rows, many=True).data)


class TokenOfTribeView(Door):
    """One token that opens this tribe."""

    @extend_schema(operation_id="tokens_of_tribe_destroy", responses={204: None})
    def delete(self, request: Request, token_id: uuid.UUID) -> Response:
        """End it; stewards may, and its owner gets a mail."""
        services.end_token_of_tribe(actor=self.member, token_id=token_id)
        return Response(status=204)


def _told(token: AccessToken, owner: Member) -> dict[str, Any]:
    moments = ("created_at", "expires_at", "used_at")
    return {
        "id": token.pk,
        "label": token.label,
        "owner": owner.pk,
        "scopes": token.scopes,
        **{name: getattr(token, name) for name in moments},
    }
