"""A code by mail that confirms who sits at a session that is already open."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.internal.cryptokit import compare_user_code

_KEY = "account_confirmation_code"
MOST_MAILS = 5


class ConfirmationByCode(AbstractCodeVerificationProcess):
    """The code of one session: fifteen minutes, three tries, for the main address."""

    def __init__(self, request: Any, state: dict[str, Any]) -> None:
        self.request = request
        super().__init__(
            max_attempts=app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=app_settings.LOGIN_BY_CODE_TIMEOUT,
            state=state,
            user=request.account,
        )

    @classmethod
    def begin(cls, request: Any) -> "ConfirmationByCode":
        """
        Mail a code to the main address of whoever is signed in; a former code ends.

        A person who asks again and again is mailed five times, and then waits.
        """
        former = request.session.get(_KEY) or {}
        email = EmailAddress.objects.get_primary_email(request.account)
        confirmation = cls(request, cls.initial_state(request.account, email=email))
        confirmation.state["resend_count"] = former.get("resend_count", 0) + 1
        confirmation.state["code"] = get_adapter().generate_login_code()
        confirmation.persist()
        confirmation.send()
        return confirmation

    @classmethod
    def pending(cls, request: Any) -> "ConfirmationByCode | None":
        """The code this session waits for, or None when there is none that still works."""
        state = request.session.get(_KEY)
        if not state or state.get("user_id") != str(request.account.pk):
            return None
        return cls(request, state).abort_if_invalid()

    @property
    def may_mail(self) -> bool:
        """Whether one more mail is sent."""
        return not self.is_resend_quota_reached(MOST_MAILS)

    def settle(self, code: str) -> bool:
        """Take the proof when the code is right; the third wrong one ends it."""
        if not compare_user_code(actual=code, expected=self.code):
            self.record_invalid_attempt()
            return False
        self.abort()
        record_authentication(self.request, self.user, method="code", reauthenticated=True)
        return True

    def persist(self) -> None:
        """Keep it in the session."""
        self.request.session[_KEY] = self.state

    def abort(self) -> None:
        """Forget it."""
        self.request.session.pop(_KEY, None)

    def send(self) -> None:
        """Queue the mail."""
        context = {"code": self.code, "user": self.user}
        get_adapter().send_mail("account/email/confirm_code", self.state["email"], context)
