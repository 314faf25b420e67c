"""What the views of the JSON door share."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from api.fields import hold_to_texts
from core.accounts.models import Account
from core.common.errors import InvalidInput, NotFound
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
    hold_to_texts(reader)
    reader.is_valid(raise_exception=True)
    return reader.validated_data


def number_in(request: Request, name: str) -> int | None:
    """
    A whole number asked for in the address; None when nothing was.

    :raises InvalidInput: if it is something else.
    """
    wish = request.query_params.get(name)
    if wish is None:
        return None
    if not (wish.isascii() and wish.isdigit() and len(wish) < 10):
        raise InvalidInput({name: [_("Give a whole number.")]})
    return int(wish)


def choice_in(request: Request, name: str, choices: Collection[str]) -> str:
    """
    One of a few words asked for in the address; empty when nothing was.

    :raises InvalidInput: if it is none of them.
    """
    wish = request.query_params.get(name)
    if wish is None:
        return ""
    if wish not in choices:
        raise InvalidInput(
            {name: [_("Choose one of: %(choices)s.") % {"choices": ", ".join(choices)}]}
        )
    return wish


def found(thing: Thing | None) -> Thing:
    """The thing, or a 404 when there is none for this person."""
    if thing is None:
        raise NotFound
    return thing
