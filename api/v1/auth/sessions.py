"""Where one is signed in, and showing that it is oneself: over JSON."""

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.v1.auth.serializers import (
    ConfirmationCodeSerializer,
    EndedSerializer,
    SignInSerializer,
)
from api.views import Door, typed
from core.accounts import selectors, services
from core.accounts.confirmation import ConfirmationByCode
from core.common.errors import DomainError, InvalidInput


class ConfirmOtherwise(DomainError):
    """A mailed code is no proof for who has a second factor."""

    code = "second_factor_required"
    status = 403
    message = _("You have a second factor: confirm with that.")


class SessionsView(Door):
    """One's own sign-ins."""

    @extend_schema(responses={200: SignInSerializer(many=True)})
    def get(self, request: Request) -> Response:
        """List them, the present one first; each is open in the tribes that are named."""
        current = request._request.session.session_key
        cards = selectors.sessions_of(self.account, current_key=current)
        return Response(SignInSerializer(cards, many=True).data)


class SessionView(Door):
    """One of one's own sign-ins."""

    @extend_schema(responses={204: None})
    def delete(self, request: Request, name: str) -> Response:
        """End it, with every tribe that was entered from it."""
        services.end_session(actor=self.account, name=name)
        return Response(status=204)


class EndOthersView(Door):
    """All sign-ins but the present one."""

    @extend_schema(request=None, responses={200: EndedSerializer})
    def post(self, request: Request) -> Response:
        """End them, and tell how many there were."""
        key = request._request.session.session_key or ""
        count = services.end_other_sessions(actor=self.account, current_key=key)
        return Response(EndedSerializer({"ended": count}).data)


class ConfirmationView(Door):
    """
    A code by mail that shows it is oneself, for the next five minutes.

    For who has no password; a password is confirmed at /_allauth/browser/v1/auth/reauthenticate,
    a second factor at …/auth/2fa/reauthenticate or …/auth/webauthn/reauthenticate.
    """

    @extend_schema(request=None, responses={202: None})
    def post(self, request: Request) -> Response:
        """Mail a code to one's main address; a former code ends."""
        _check_way(self)
        pending = ConfirmationByCode.pending(request._request)
        if pending and not pending.may_mail:
            raise DomainError(_("That was often enough. Wait a few minutes."), code="too_often")
        ConfirmationByCode.begin(request._request)
        return Response(status=202)


class ConfirmationCodeView(Door):
    """The code that was mailed."""

    @extend_schema(request=ConfirmationCodeSerializer, responses={204: None})
    def post(self, request: Request) -> Response:
        """Take the proof; the third wrong code ends it."""
        _check_way(self)
        code = typed(ConfirmationCodeSerializer, request)["code"]
        pending = ConfirmationByCode.pending(request._request)
        if pending is None or not pending.settle(code):
            raise InvalidInput({"code": [_("This code does not work. Look at the newest mail.")]})
        return Response(status=204)


def _check_way(door: Door) -> None:
    if selectors.has_second_factor(door.account):
        raise ConfirmOtherwise
