"""Signing in and out; dj-rest-auth is a thin façade over allauth, on the account host only."""

from typing import Any

from allauth.account import signals
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from dj_rest_auth import views as facade
from django.contrib.auth import SESSION_KEY, logout
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import ensure_csrf_cookie
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from api.permissions import IsAnyone
from api.v1.auth.serializers import (
    AccountSerializer,
    ChangePasswordSerializer,
    OpenSessionSerializer,
    SessionSerializer,
)
from api.views import Door, typed
from core.accounts import services as accounts
from core.common.doors import asks_for, open_to_visitors
from core.common.errors import DomainError
from core.members.selectors import member_of
from tenants import services as tenants
from tenants.sessions import start_session


class AccountView(facade.UserDetailsView):
    """One's own account."""

    http_method_names = ("get", "patch", "options")
    serializer_class = AccountSerializer


class SecondFactorAsked(DomainError):
    """The password is right, and not enough."""

    code = "mfa_required"
    status = 403
    message = _("This account has a second factor: give that too, to sign in.")


class LoginView(facade.LoginView):
    """
    Sign in with a password; codes, passkeys and sign-up are under /_allauth/.

    With a second factor the answer is 403 `mfa_required`; the same session goes on at
    /_allauth/browser/v1/auth/2fa/authenticate.
    """

    def process_login(self) -> None:
        """Walk through all of allauth's steps, past none of them (T2)."""
        http, account = self.request._request, self.user
        login = Login(user=account, email=account.email)
        perform_password_login(http, {"email": account.email}, login)
        if SESSION_KEY not in http.session:
            raise SecondFactorAsked

    @extend_schema(responses={204: None})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Open a session on the account host."""
        return super().post(request, *args, **kwargs)


class LogoutView(Door):
    """Sign out on the account host, and with it in every tribe entered from here."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """End this session and those that hang on it."""
        logout(request._request)
        return Response(status=204)


class SignOutEverywhereView(Door):
    """Sign out on every host and device."""

    @extend_schema(request=None, responses={204: None})
    def post(self, request: Request) -> Response:
        """End every session of this account."""
        accounts.sign_out_everywhere(actor=self.account)
        request._request.session.flush()
        return Response(status=204)


class PasswordView(facade.PasswordChangeView):
    """Change the password; the old one is asked for."""

    @extend_schema(request=ChangePasswordSerializer, responses={204: None})
    def post(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Set a new password, end all other sessions, and mail a notice."""
        super().post(request, *args, **kwargs)
        account, http = request._request.account, request._request
        signals.password_changed.send(sender=type(account), request=http, user=account)
        get_adapter().send_notification_mail("account/email/password_changed", account)
        return Response(status=204)


class TribeSessionView(Door):
    """The session of a tribe host, opened with the code of an entry."""

    permission_classes = (IsAnyone,)

    @method_decorator(ensure_csrf_cookie)
    @extend_schema(responses={200: SessionSerializer})
    def get(self, request: Request) -> Response:
        """Who is in; also hands out the CSRF cookie that writing requests need."""
        if self.account is None:
            raise NotAuthenticated
        return Response(self._told())

    @extend_schema(request=OpenSessionSerializer, responses={201: SessionSerializer})
    def post(self, request: Request) -> Response:
        """Open the session. A code works once, for half a minute, on its own tribe."""
        wish = typed(OpenSessionSerializer, request)
        parent = tenants.redeem_handoff(tribe=self.tribe, **wish)
        account = start_session(request._request.session, parent)
        request._request.account = account
        request._request.member = member_of(account.pk)
        return Response(self._told(), status=201)

    @extend_schema(responses={204: None})
    def delete(self, request: Request) -> Response:
        """Leave this host; other tribes and the account host stay open."""
        request._request.session.flush()
        return Response(status=204)

    def _told(self) -> dict[str, Any]:
        session = self.request._request.session
        return SessionSerializer(
            {
                "account": self.account.pk,
                "member": self.member.pk,
                "tribe": self.tribe.pk,
                "expires_at": session.get_expiry_date(),
            }
        ).data


_passes = asks_for("pass", methods=["POST", "DELETE"])
tribe_session = _passes(open_to_visitors(TribeSessionView.as_view()))
