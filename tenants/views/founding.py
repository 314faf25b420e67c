"""Founding a tribe: one page, and the answer while its address is typed."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.common.requests import Request
from core.ui.forms import reporting_to
from tenants import plans, selectors, services
from tenants.forms import FoundingForm


@require_http_methods(["GET", "POST"])
def found(request: Request) -> HttpResponse:
    """Found a tribe; the same form sent twice founds it once."""
    form = FoundingForm(
        request.POST if request.method == "POST" else None,
        organisations=selectors.organisations_managed_by(request.account),
        initial={"language": request.account.language},
    )
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            tribe = services.found_tribe(actor=request.account, **form.wishes())
            return redirect("tenants:access", tribe_id=tribe.pk)
    pending = selectors.pending_tribe_of(request.account)
    if pending and not form.is_bound:
        messages.info(request, _("First finish or drop this tribe; then you can found another."))
        return redirect("tenants:access", tribe_id=pending.pk)
    context = _page(request, form) | {"pending": pending}
    return render(request, "tenants/found.html", context, status=422 if form.is_bound else 200)


@require_GET
def address(request: Request) -> HttpResponse:
    """Say whether an address is free, and which one is when it is not."""
    slug = request.GET.get("slug", "").strip()
    refusal = selectors.why_address_is_not_free(slug, account=request.account) if slug else ""
    context = {
        "slug": slug,
        "refusal": refusal,
        "suggestion": selectors.suggest_address(slug) if refusal else "",
    }
    return render(request, "tenants/_address.html", context)


def _page(request: Request, form: FoundingForm) -> dict[str, object]:
    slug = str(form["slug"].value() or "")
    is_refused = "slug" in form.errors
    return {
        "form": form,
        "plans": [{"plan": plan, "price": _price(plan)} for plan in plans.offered()],
        "address_before": f"{request.scheme}://",
        "address_after": "." + request.get_host(),
        "address_url": reverse("tenants:address"),
        "slug": slug,
        "suggestion": selectors.suggest_address(slug) if is_refused else "",
        "steps": [
            {"label": _("Name the tribe"), "is_current": True},
            {"label": _("Try it or pay")},
            {"label": _("Invite people")},
        ],
    }


def _price(plan: plans.Plan) -> str:
    euros = formats.number_format(plan.yearly_cents // 100, force_grouping=True)
    return _("€ %(euros)s a year") % {"euros": euros}
