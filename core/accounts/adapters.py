"""How allauth speaks: through our outbox, in our words, and only of our addresses."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from core.accounts import selectors
from core.accounts.elsewhere import signs_in_at
from core.accounts.freshness import is_fresh
from core.accounts.models import Account
from core.accounts.proofs import ways_to_confirm
from core.common.paths import is_own_path
from core.mail.services import queue_mail

# What a mail may carry over from allauth's context; everything else is looked up when it leaves.
_KEPT = ("code", "deleted_email", "from_email", "to_email")
_SAID_BY_THE_PAGE = (
    "account/messages/login_code_sent.txt",
    "account/messages/email_confirmation_sent.txt",
)


class AccountAdapter(DefaultAccountAdapter):
    """Queues mail instead of sending it, and never follows an address that is not ours."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed for now."),
        "cannot_remove_primary_email": _("Choose another main address first."),
        "duplicate_email": _("This address is yours already."),
        "email_password_mismatch": _("This address and password do not belong together."),
        "email_taken": _("This address belongs to another account."),
        "enter_current_password": _("This is not your password now."),
        "incorrect_code": _("This is not the code we mailed you. Look at the newest mail."),
        "incorrect_password": _("This is not your password."),
        "too_many_login_attempts": _("That was too often. Wait a few minutes, then try again."),
        "signs_in_elsewhere": _("With this address you sign in at %s. The link is below."),
        "rate_limited": _("That was too quick. Wait a moment, then try again."),
        "unverified_primary_email": _("Confirm this address first."),
    }

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue one of allauth's mails; its text is made when it leaves."""
        account = context.get("user")
        queue_mail(
            topic="account." + template_prefix.rpartition("/")[2],
            to_email=email,
            context={key: str(context[key]) for key in _KEPT if context.get(key)},
            language=account.language
            if isinstance(account, Account)
            else translation.get_language(),
        )

    def check_signs_in_here(self, email: str) -> None:
        """
        Refuse an address that signs in at its organisation and nowhere else.

        :raises ValidationError: naming the organisation.
        """
        if organisation := signs_in_at(email):
            raise self.validation_error("signs_in_elsewhere", organisation)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Look at no password of who signs in elsewhere, whichever door they came to."""
        self.check_signs_in_here(credentials.get("email", ""))
        super().pre_authenticate(request, **credentials)

    def pre_login(self, request: HttpRequest, user: Account, **hook: Any) -> HttpResponse | None:
        """Lead who signs in elsewhere there, though they came with a code or a passkey."""
        is_from_there = "sociallogin" in (hook.get("signal_kwargs") or {})
        if not is_from_there and signs_in_at(hook.get("email") or user.email):
            return HttpResponseRedirect(reverse("sso:find"))
        return super().pre_login(request, user, **hook)

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this host; a tribe is entered by the hand-over, not by a link."""
        return is_own_path(url)

    def is_ajax(self, request: HttpRequest) -> bool:
        """Pages answer with pages; the JSON door is elsewhere."""
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """
        Ask as our own pages do: allauth asks nothing of who has neither password nor factor.

        :raises ReauthenticationRequired: if the last proof is too long ago.
        """
        if not is_fresh(context.request):
            raise ReauthenticationRequired
        return False

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, object]]:
        """The ways to confirm who you are, the way to begin with first."""
        return ways_to_confirm(user) if user.is_authenticated else []

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Account,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell people what was changed in how they get in, in their own language."""
        super().send_notification_mail(
            template_prefix, user, (context or {}) | {"user": user}, email
        )

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """The page of a code says itself that a mail is on its way; only a new one is news."""
        is_first = request.POST.get("action") != "resend"
        if message_template in _SAID_BY_THE_PAGE and is_first:
            return
        super().add_message(request, level, message_template, *args, **kwargs)

    def new_user(self, request: HttpRequest) -> Account:
        """A new account speaks the language its owner was reading in."""
        return Account(language=translation.get_language() or "en")

    def post_login(self, request: HttpRequest, user: Account, **kwargs: Any) -> HttpResponse:
        """Who has no name yet is asked for it on the way to where they were going."""
        response = super().post_login(request, user, **kwargs)
        if user.display_name or not isinstance(response, HttpResponseRedirect):
            return response
        query = urlencode({"next": response.url})
        return HttpResponseRedirect(f"{reverse('accounts:welcome')}?{query}")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to the page one came from."""
        return reverse("accounts:settings")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the Host header in the key, so every port a guesser names would be a fresh
        # start (T3); failures are counted per address alone.
        return credentials.get("email", "").lower()


class PasswordBackend(AuthenticationBackend):
    """Looks for a password as allauth does, with the same work for known and unknown addresses."""

    def _authenticate_by_email(self, email: str, password: str) -> Account | None:
        selectors.even_out_lookup(email)
        return super()._authenticate_by_email(email, password)
