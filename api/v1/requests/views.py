"""Asking to join a tribe, and answering who asks."""

import uuid
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import generics
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.invitations.serializers import (
    ArrivalSerializer,
    ComingInSerializer,
    QuestionSerializer,
)
from api.v1.members.serializers import MemberSerializer
from api.v1.requests.serializers import (
    AskingSerializer,
    DoorSerializer,
    MyRequestSerializer,
    QuestionsSerializer,
    RefusalSerializer,
)
from api.views import Door, found, typed
from core.common.errors import NotFound
from core.members import policies, selectors, services


class AdmissionView(Door):
    """The door of a tribe, on the account host."""

    @extend_schema(responses={200: DoorSerializer})
    def get(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """How one comes in, and how one's request stands."""
        door = found(selectors.door_of(account=self.account, tribe_id=tribe_id))
        return Response(DoorSerializer(door).data)

    @extend_schema(request=ComingInSerializer, responses={201: ArrivalSerializer})
    def post(self, request: Request, tribe_id: uuid.UUID) -> Response:
        """Join an open tribe, or ask to join another; doing so again is harmless."""
        wish = typed(ComingInSerializer, request)
        arrival = services.ask_to_join(actor=self.account, tribe_id=tribe_id, **wish)
        return Response(ArrivalSerializer(arrival).data, status=201)


class MyRequestsView(Door, generics.ListAPIView[Any]):
    """What one asked of tribes."""

    serializer_class = MyRequestSerializer

    def get_queryset(self) -> Any:
        """One's own requests."""
        return selectors.requests_of(self.account).order_by()


class MyRequestView(Door):
    """One of one's own requests."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, request_id: uuid.UUID) -> Response:
        """Take it back."""
        services.withdraw_request(actor=self.account, request_id=request_id)
        return Response(status=204)


class RequestsView(Door, generics.ListAPIView[Any]):
    """Who asks to join this tribe; stewards only."""

    serializer_class = AskingSerializer

    def get_queryset(self) -> Any:
        """Those who wait for an answer."""
        if not policies.can_answer_requests(self.member):
            raise NotFound
        return selectors.waiting_requests().order_by()

    def paginate_queryset(self, queryset: Any) -> Any:
        """A page of them, with what they said."""
        return selectors.with_answers(list(super().paginate_queryset(queryset) or []))


class RequestAcceptanceView(Door):
    """Letting somebody in."""

    @extend_schema(request=None, responses={201: MemberSerializer})
    def post(self, request: Request, request_id: uuid.UUID) -> Response:
        """Let them in; they are told by mail."""
        member = services.accept_request(actor=self.member, request_id=request_id)
        return Response(MemberSerializer(member).data, status=201)


class RequestRefusalView(Door):
    """Telling somebody that they do not come in now."""

    @extend_schema(request=RefusalSerializer, responses={204: None})
    def post(self, request: Request, request_id: uuid.UUID) -> Response:
        """Refuse, with a word or none; they are told by mail."""
        wish = typed(RefusalSerializer, request)
        services.refuse_request(actor=self.member, request_id=request_id, **wish)
        return Response(status=204)


class QuestionsView(Door):
    """What this tribe asks whoever would like to join."""

    @extend_schema(responses={200: QuestionSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """The questions in order; stewards read and write them."""
        if not policies.can_answer_requests(self.member):
            raise NotFound
        return Response(QuestionSerializer(selectors.questions(), many=True).data)

    @extend_schema(request=QuestionsSerializer, responses={200: QuestionSerializer(many=True)})
    def put(self, request: Request) -> Response:
        """Ask these from now on."""
        wish = typed(QuestionsSerializer, request)
        asked = services.ask_questions(actor=self.member, texts=wish["questions"])
        return Response(QuestionSerializer(asked, many=True).data)
