"""The rules of a tribe: read by everybody in it, changed by its stewards after a preview."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.common import clock
from core.common.errors import DomainError
from core.common.requests import Request
from core.members import policies, selectors, services
from core.members.forms import RulesForm
from core.members.services import RulesChanged
from core.ui.forms import reporting_to

SAVE, BACK = "save", "back"


@require_safe
def rules(request: Request) -> HttpResponse:
    """The rules in force, why they are so, and when they are looked at again."""
    in_force = selectors.current_rules()
    today = clock.local_date(time_zone=request.tribe.time_zone)
    context = {
        "rules": in_force,
        "lines": selectors.rules_in_words(in_force),
        "is_review_due": in_force.review_date <= today,
        "can_change": policies.can_change_rules(request.member),
        "can_look_back": policies.can_see_people(request.member),
    }
    return render(request, "members/rules.html", context)


@require_safe
def history(request: Request) -> HttpResponse:
    """Every version, newest first: who, when, why, and what became different; not for guests."""
    if not policies.can_see_people(request.member):
        raise Http404
    before = _number(request.GET.get("before", ""))
    page = selectors.history_of_rules(before=before)
    return render(request, "members/rules_history.html", {"page": page})


@require_http_methods(["GET", "POST"])
@never_cache
def change(request: Request) -> HttpResponse:
    """Write the new rules, see who gains and loses what, and then save them."""
    if not policies.can_change_rules(request.member):
        raise Http404
    in_force = selectors.current_rules()
    form = RulesForm(request.POST if request.method == "POST" else None, rules=in_force)
    step = request.POST.get("step", "")
    if not form.is_bound or step == BACK or not form.is_valid():
        is_refused = form.is_bound and step != BACK
        return _form_page(request, form, status=422 if is_refused else 200)
    with reporting_to(form):
        try:
            return _saved(request, form) if step == SAVE else _preview_page(request, form)
        except RulesChanged as refusal:
            return _somebody_was_first(request, form, refusal)
    return _form_page(request, form, status=422)


@require_POST
def keep(request: Request) -> HttpResponse:
    """Looked at, stays as it is: look again in half a year."""
    if not policies.can_change_rules(request.member):
        raise Http404
    try:
        version = _number(request.POST.get("version", ""))
        rules = services.keep_rules(actor=request.member, version=version)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        day = selectors.review_day_in_words(rules)
        messages.success(request, _("Noted. You look at them again on %(day)s.") % {"day": day})
    return redirect("members:rules")


def _saved(request: Request, form: RulesForm) -> HttpResponse:
    services.change_rules(actor=request.member, **form.wish())
    messages.success(request, _("These are the rules from now on. Everybody hears of it."))
    return redirect("members:rules")


def _preview_page(request: Request, form: RulesForm) -> HttpResponse:
    preview = services.preview_rules(actor=request.member, **form.wish())
    context = {"form": form, "preview": preview, "reason": form.cleaned_data["reason"]}
    return render(request, "members/rules_preview.html", context)


def _form_page(
    request: Request, form: RulesForm, *, status: int = 200, theirs: object = None
) -> HttpResponse:
    context = {"form": form, "theirs": theirs}
    return render(request, "members/rules_change.html", context, status=status)


def _somebody_was_first(request: Request, form: RulesForm, refusal: RulesChanged) -> HttpResponse:
    """Both texts stay: what somebody else saved is shown above what was typed here."""
    in_force = selectors.current_rules()
    read = selectors.rules_of_version(form.cleaned_data["version"])
    theirs = {
        "sentence": str(refusal),
        "by": in_force.created_by,
        "reason": in_force.reason,
        "changes": selectors.changes_in_words(read, in_force),
    }
    form.ask_again(in_force)
    return _form_page(request, form, status=409, theirs=theirs)


def _number(typed: str) -> int:
    """A version somebody sent; 0, which is none, for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0
