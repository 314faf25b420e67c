"""The way into a tribe: asked for on the account host, opened on the tribe's own."""

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.accounts.selectors import has_second_factor
from core.common.doors import asks_for, open_to_visitors
from core.common.errors import NotFound
from core.common.requests import Request
from core.common.text import has_forbidden_characters
from tenants import entrance, policies, selectors, services
from tenants.hosts import STAFF_NAME
from tenants.models import Tribe
from tenants.services.entries import EntryExpired, SecondFactorNeeded
from tenants.sessions import start_session

MOST_STATE = 100


@login_not_required
@require_GET
@never_cache
def enter(request: Request) -> HttpResponse:
    """
    Give the signed-in person a code for a tribe they belong to, and send them back with it.

    Whoever does not belong to it is led to its public face, if it has one.
    """
    name, state = request.GET.get("to", ""), request.GET.get("state", "")
    if not 0 < len(state) <= MOST_STATE:
        raise Http404
    if request.account is None:
        is_at_front = request.GET.get("front") == "1"
        return (is_at_front and _face_of(name)) or _sign_in_first(request)
    tribe = None if name == STAFF_NAME else _tribe_named(request, name)
    if tribe is None and name != STAFF_NAME:
        return _face_of(name) or _nothing()
    if tribe and not policies.is_readable(tribe.access_state):
        return redirect("tenants:access", tribe_id=tribe.pk)
    try:
        code = services.issue_handoff(
            actor=request.account,
            session_key=request.session.session_key or "",
            tribe=tribe,
            state=state,
        )
    except NotFound as error:
        raise Http404 from error
    except SecondFactorNeeded:
        return _ask_factor(request, tribe)
    origin = tribe.url if tribe else settings.STAFF_ORIGIN
    return redirect(f"{origin}/session/open/?{urlencode({'code': code, 'state': state})}")


def _ask_factor(request: Request, tribe: Tribe | None) -> HttpResponse:
    """Say why a second factor is asked, and lead to it and back here."""
    ways = []
    if has_second_factor(request.account):
        ways = get_adapter().get_reauthentication_methods(request.account)
    here = urlencode({"next": request.get_full_path()})
    context = {"tribe": tribe, "ways": ways, "back": here}
    return render(request, "tenants/second_factor.html", context, status=403)


def _tribe_named(request: Request, slug: str) -> Tribe | None:
    keys = selectors.live_memberships(request.account)
    key = None if has_forbidden_characters(slug) else keys.filter(tribe__slug=slug).first()
    return key.tribe if key else None


def _face_of(slug: str) -> HttpResponse | None:
    """The way to what a listed tribe shows to everybody."""
    tribe = selectors.tribe_at(slug)
    is_shown = tribe is not None and policies.shows_face(tribe)
    return redirect("home:face", slug=slug) if is_shown else None


def _sign_in_first(request: Request) -> HttpResponse:
    return redirect_to_login(request.get_full_path(), reverse(settings.LOGIN_URL))


def _nothing() -> HttpResponse:
    raise Http404


@asks_for("pass")
@require_GET
@never_cache
@open_to_visitors
def open_session(request: Request) -> HttpResponse:
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
    entrance.hold(request, wish, state)
    response = redirect(wish)
    entrance.forget(request, response, state)
    return response


def _refuse(request: Request) -> HttpResponse:
    return render(request, "tenants/entry_expired.html", status=400)


@require_GET
@never_cache
def held(request: Request, state: str) -> HttpResponse:
    """Show what somebody sent after their session had ended, ready to be sent again."""
    form = entrance.held_form(request, state)
    if form is None:
        return redirect("/")
    return render(request, "tenants/held.html", form)
