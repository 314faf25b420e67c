"""The way into a tribe: asked for on the account host, opened on the tribe's own."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.common.doors import open_to_visitors
from core.common.errors import NotFound
from tenants import entrance, policies, selectors, services
from tenants.models import Tribe
from tenants.services.entries import EntryExpired
from tenants.sessions import start_session

MOST_STATE = 100


@require_GET
@never_cache
def enter(request: HttpRequest) -> HttpResponse:
    """Give the signed-in person a code for a tribe they belong to, and send them back with it."""
    name, state = request.GET.get("to", ""), request.GET.get("state", "")
    tribe = None if name == "staff" else Tribe.objects.filter(slug=name).first()
    if len(state) > MOST_STATE or (tribe is None and name != "staff"):
        raise Http404
    try:
        code = services.issue_handoff(
            actor=request.account,
            session_key=request.session.session_key,
            tribe=tribe,
            state=state,
        )
    except NotFound as error:
        raise Http404 from error
    if tribe and not policies.is_readable(tribe.access_state):
        return redirect("tenants:access", tribe_id=tribe.pk)
    origin = tribe.url if tribe else settings.STAFF_ORIGIN
    return redirect(f"{origin}/session/open/?{urlencode({'code': code, 'state': state})}")


@require_GET
@never_cache
@open_to_visitors
def open_session(request: HttpRequest) -> HttpResponse:
    """Open the session of this host with a code that was just given."""
    code, state = request.GET.get("code", ""), request.GET.get("state", "")
    wish = entrance.take_wish(request, state)
    if wish is None:
        return _refuse(request)
    try:
        parent = services.redeem_handoff(code=code, state=state, tribe=request.tribe)
    except EntryExpired:
        return _refuse(request)
    start_session(request.session, parent)
    response = redirect(wish)
    entrance.forget(request, response, state)
    return response


def _refuse(request: HttpRequest) -> HttpResponse:
    return render(request, "tenants/entry_expired.html", status=400)


@require_GET
@never_cache
def held(request: HttpRequest, state: str) -> HttpResponse:
    """Show what somebody sent after their session had ended, ready to be sent again."""
    form = entrance.held_form(state)
    if form is None:
        return redirect(reverse("home:tribe"))
    return render(request, "tenants/held.html", form)


@require_GET
@never_cache
def access(request: HttpRequest, tribe_id: object) -> HttpResponse:
    """Say why a tribe is not open now, to those who belong to it."""
    tribe = selectors.tribe_of_member(account=request.account, tribe_id=tribe_id)
    if tribe is None:
        raise Http404
    if policies.is_readable(tribe.access_state):
        return redirect(tribe.url)
    can_manage = policies.can_manage(request.account, tribe.organisation)
    return render(request, "tenants/access.html", {"tribe": tribe, "can_manage": can_manage})
