"""The development mailbox: what would have been mailed, as a page."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.mail import selectors


@login_not_required
@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show the newest mails of this machine; without a mailbox there is no such page."""
    if not selectors.is_mailbox_open():
        raise Http404
    to = request.GET.get("to", "")[:254]
    context = {"mails": selectors.local_mails(to=to, limit=50), "to": to}
    return render(request, "mail/mailbox.html", context)
