"""The inbox, on the account host."""

import datetime as dt
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.models import Account
from core.common.errors import NotFound
from core.common.requests import Request
from core.inbox import mails, selectors, services


@never_cache
@require_safe
def inbox(request: Request) -> HttpResponse:
    """Show what happened where the reader takes part, by part-up; looking marks nothing read."""
    after = request.GET.get("after", "")
    context = {
        "page": selectors.inbox_page(request.account, cursor=after),
        "is_first": not after,
        "wants_mail": selectors.wants_mail(request.account.pk),
    }
    return render(request, "inbox/list.html", context)


@never_cache
@require_safe
def open_pointer(request: Request, pointer_id: uuid.UUID) -> HttpResponse:
    """Mark one line as read, and lead to what it is about."""
    try:
        services.mark_read(actor=request.account, pointer_id=pointer_id)
    except NotFound as error:
        raise Http404 from error
    notice = selectors.notice_of(account=request.account, pointer_id=pointer_id)
    if notice is None or not notice.card.is_there:
        messages.info(request, _("This is no longer available."))
        return redirect("inbox:list")
    return redirect(notice.card.url)


@require_POST
def read_all(request: Request) -> HttpResponse:
    """Mark everything as read that was there when the page was made."""
    services.mark_all_read(actor=request.account, until=_moment(request.POST.get("until", "")))
    return redirect("inbox:list")


@require_POST
def choose_mail(request: Request) -> HttpResponse:
    """Start or stop mail about what needs the reader."""
    wants_mail = request.POST.get("wants_mail") == "yes"
    services.choose_mail(actor=request.account, wants_mail=wants_mail)
    messages.success(
        request,
        _("You get mail about what needs you.") if wants_mail else _("You get no such mail."),
    )
    return redirect("inbox:list")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: Request, token: str) -> HttpResponse:
    """
    Stop mail from a link in a mail, without signing in.

    Following the link only asks: mail scanners follow links. A POST stops, also the one-click
    kind that mail programs send (RFC 8058), which comes without a cookie.
    """
    account_id = mails.account_of_token(token)
    account = Account.objects.filter(pk=account_id).first() if account_id else None
    if account is None:
        raise Http404
    if request.method == "POST":
        services.choose_mail(actor=account, wants_mail=False)
    context = {"is_stopped": request.method == "POST", "token": token}
    return render(request, "inbox/stop.html", context)


def _moment(words: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(words)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
