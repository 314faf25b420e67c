"""“Is it you?”, answered with a code by mail."""

from typing import Any

from allauth.account.views import BaseReauthenticateView
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from core.accounts.confirmation import ConfirmationByCode
from core.accounts.factor_forms import ConfirmCodeForm


class ConfirmByCodeView(BaseReauthenticateView):
    """Mail a code when asked to, and take it; for people without password or second factor."""

    form_class = ConfirmCodeForm
    template_name = "account/confirm_by_code.html"

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Mail a code, or look at the one that was typed."""
        if self.request.POST.get("action") == "send":
            return self._mail_code()
        return super().post(*args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form asks the code that is waited for."""
        return super().get_form_kwargs() | {
            "confirmation": ConfirmationByCode.pending(self.request)
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether a code is on its way, and to where."""
        context = super().get_context_data(**kwargs)
        pending = ConfirmationByCode.pending(self.request)
        email = pending.state["email"] if pending else self.request.account.email
        may_mail = pending is None or pending.may_mail
        return context | {"is_mailed": pending is not None, "email": email, "may_mail": may_mail}

    def _mail_code(self) -> HttpResponse:
        pending = ConfirmationByCode.pending(self.request)
        if pending and not pending.may_mail:
            messages.error(self.request, _("That was often enough. Wait a few minutes."))
        else:
            ConfirmationByCode.begin(self.request)
        return redirect(self.passthrough_next_url(self.request.path))
