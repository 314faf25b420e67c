"""What the views of the JSON door share."""

from typing import Any, TypeVar

from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.accounts.models import Account
from core.common.errors import NotFound
from core.members.models import Member
from tenants.models import Tribe

Thing = TypeVar("Thing")


class Door(APIView):
    """A view that knows who acts, and reads its input by a serializer."""

    @property
    def account(self) -> Account:
        return self.request._request.account

    @property
    def member(self) -> Member:
        return self.request._request.member

    @property
    def tribe(self) -> Tribe:
        return self.request._request.tribe


def typed(serializer: type[Serializer[Any]], request: Request) -> Any:
    """The checked input of a request; shape only, the rules are the service's."""
    reader = serializer(data=request.data)
    reader.is_valid(raise_exception=True)
    return reader.validated_data


def found(thing: Thing | None) -> Thing:
    """The thing, or a 404 when there is none for this person."""
    if thing is None:
        raise NotFound
    return thing
