"""The customer portal: methods, details, and the flows it is opened for."""

from collections.abc import Mapping

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import change, emit
from infra.stripesim.http import layout, visits
from infra.stripesim.http.messages import Answer, html_answer
from infra.stripesim.http.visits import Visit
from infra.stripesim.money import cards, changing, means, subscribing, taxing_ids
from infra.stripesim.money.changing import Change
from infra.stripesim.nouns.wishes import item_changes
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_KINDS = ["card", "sepa_debit"]


def answer(visit: Visit) -> Answer:
    """Show the portal or do what its form says."""
    if visit.request.method != "POST":
        return _show(visit)
    return visits.submit(visit, lambda work, form: _act(work, visit.row["id"], form), _show)


def _act(work: Work, session_id: str, form: dict[str, str]) -> str:
    session = work.get("billing_portal.session", session_id)
    customer = work.get("customer", session["customer"])
    action = form.get("action", "")
    if action in ("pay", "decline", "pass_step", "fail_step"):
        _add_method(work, customer, form)
    elif action == "update":
        _update(work, customer, form)
    elif action == "cancel_subscription":
        subscription = _about(work, session, "subscription_cancel")
        subscribing.set_cancel_at_period_end(work, subscription, wanted=True)
    elif action == "change_subscription":
        _change(work, session)
    else:
        raise invalid("The portal does not do that.")
    return _after(session)


def _add_method(work: Work, customer: Row, form: dict[str, str]) -> None:
    choice = visits.chosen(form)
    pays, kept = means.take(work, choice, _KINDS)
    refused: StripeError | None = cards.refusal(work, pays, charging=False)
    if refused:
        raise refused
    means.refuse_unasked(work, pays, choice)
    kept["customer"] = customer["id"]
    means.keep(work, kept)
    intent = work.new(
        "setup_intent",
        created=work.now(customer["id"]),
        customer=customer["id"],
        metadata={},
        payment_method_types=_KINDS,
        payment_method=kept["id"],
        status="succeeded",
        usage="off_session",
    )
    emit(work, "setup_intent.succeeded", intent)
    settings = {**customer["invoice_settings"], "default_payment_method": kept["id"]}
    change(work, "customer.updated", customer, invoice_settings=settings)


def _update(work: Work, customer: Row, form: dict[str, str]) -> None:
    changed = {name: form[name] for name in ("name", "email") if form.get(name)}
    change(work, "customer.updated", customer, **changed)
    if form.get("vat_id"):
        taxing_ids.give(work, customer, kind="eu_vat", value=form["vat_id"])


def _change(work: Work, session: Row) -> None:
    subscription = _about(work, session, "subscription_update_confirm")
    asked = session["flow"]["subscription_update_confirm"]["items"]
    items = [{name: value for name, value in one.items() if value is not None} for one in asked]
    refused = changing.change_items(
        work,
        subscription,
        Change(item_changes(work, subscription, items), "always_invoice"),
    )
    if refused:
        raise refused


def _about(work: Work, session: Row, flow: str) -> Row:
    about = (session["flow"] or {}).get(flow)
    if about is None:
        raise invalid("This portal was not opened for that.")
    return work.get("subscription", about["subscription"])


def _after(session: Row) -> str:
    after = (session["flow"] or {}).get("after_completion") or {}
    redirect = after.get("redirect") or {}
    return str(redirect.get("return_url") or f"/p/session/{session['id']}")


def _show(visit: Visit, *, status: int = 200, refused: str | None = None) -> Answer:
    words = visit.words
    with visit.simulator.lock:
        work = visit.simulator.begin()
        session = visit.row
        customer = work.find("customer", session["customer"]) or {}
        methods = list(
            work.peek("payment_method", lambda row: row["customer"] == session["customer"])
        )
    body = visits.refusal(words, refused) + layout.paragraph(words["portal"])
    flow = (session["flow"] or {}).get("type")
    if flow == "subscription_cancel":
        body += _one_button("cancel_subscription", words)
    elif flow == "subscription_update_confirm":
        body += _one_button("change_subscription", words)
    else:
        body += _methods(customer, methods, words) if flow != "customer_update" else ""
        body += _details(customer, words) if flow != "payment_method_update" else ""
    body += layout.link(session["return_url"], words["back"])
    return html_answer(status, layout.page(words, body))


def _methods(customer: Row, methods: list[Row], words: Mapping[str, str]) -> str:
    default = (customer.get("invoice_settings") or {}).get("default_payment_method")
    rows = [
        (
            f"{row['type']} •••• {(row.get(row['type']) or {}).get('last4', '')}",
            words["default"] if row["id"] == default else "",
        )
        for row in methods
    ]
    return (
        layout.table(rows)
        + '<form method="post">'
        + visits.choices(_KINDS, words)
        + layout.button("pay", words["save"])
        + layout.button("decline", words["decline"])
        + "</form>"
    )


def _details(customer: Row, words: Mapping[str, str]) -> str:
    return (
        '<form method="post">'
        + layout.text("name", words["name"], customer.get("name") or "")
        + layout.text("email", words["email"], customer.get("email") or "")
        + layout.text("vat_id", words["vat_id"])
        + layout.button("update", words["update"])
        + "</form>"
    )


def _one_button(action: str, words: Mapping[str, str]) -> str:
    return f'<form method="post">{layout.button(action, words[action])}</form>'
