"""Checkout's page, where a person pays, is declined, or leaves."""

from collections.abc import Mapping

from infra.stripesim.http import layout, visits
from infra.stripesim.http.messages import Answer, html_answer
from infra.stripesim.http.texts import money
from infra.stripesim.http.visits import Visit
from infra.stripesim.money import checkout
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_DETAILS = ("name", "country", "vat_id")


def answer(visit: Visit) -> Answer:
    """Show the page, take a code, or take the payment."""
    if visit.request.method != "POST":
        return _show(visit)
    return visits.submit(visit, lambda work, form: _act(work, visit.row["id"], form), _show)


def _act(work: Work, session_id: str, form: dict[str, str]) -> str:
    session = work.get("checkout.session", session_id)
    if form.get("action") == "use_code":
        checkout.use_code(work, session, form.get("code", ""))
        return f"/c/pay/{session_id}"
    details = {name: form[name] for name in _DETAILS if form.get(name)}
    done = checkout.complete(work, session, visits.chosen(form), details=details)
    return str(done["success_url"]).replace("{CHECKOUT_SESSION_ID}", session_id)


def _show(visit: Visit, *, status: int = 200, refused: str | None = None) -> Answer:
    words = visit.words
    with visit.simulator.lock:
        work = visit.simulator.begin()
        session = work.get("checkout.session", visit.row["id"])
        notes = work.notes(session["id"])
        now = work.now(session["customer"])
    body = visits.refusal(words, refused) + _body(session, notes, now, words)
    return html_answer(status, layout.page(words, body))


def _body(session: Row, notes: Row, now: int, words: Mapping[str, str]) -> str:
    if session["status"] == "complete":
        back = (session["success_url"] or "").replace("{CHECKOUT_SESSION_ID}", session["id"])
        return layout.paragraph(words["complete"]) + layout.link(back, words["back"])
    leave = layout.link(session["cancel_url"], words["leave"])
    if session["status"] == "expired" or session["expires_at"] <= now:
        return layout.paragraph(words["expired_session"]) + leave
    verb = words["save"] if session["mode"] == "setup" else words["pay"]
    return (
        layout.paragraph(words["notice"])
        + _sums(session, notes, words)
        + _code(session, words)
        + '<form method="post">'
        + _details(session, notes, words)
        + visits.choices(session["payment_method_types"], words)
        + layout.button("pay", verb)
        + layout.button("decline", words["decline"])
        + "</form>"
        + leave
    )


def _sums(session: Row, notes: Row, words: Mapping[str, str]) -> str:
    if session["mode"] == "setup":
        return ""
    rows = [
        (words["total"], money(session["amount_total"], words)),
        (words["tax"], money(session["total_details"]["amount_tax"], words)),
    ]
    if off := session["total_details"]["amount_discount"]:
        rows.insert(0, (words["discount"], money(-off, words)))
    sums = layout.table(rows)
    if days := notes.get("trial_period_days"):
        sums += layout.paragraph(words["trial"].format(days=days))
    return sums


def _code(session: Row, words: Mapping[str, str]) -> str:
    if not session["allow_promotion_codes"] or session["discounts"]:
        return ""
    return (
        '<form method="post">'
        + layout.text("code", words["code"])
        + layout.button("use_code", words["use_code"])
        + "</form>"
    )


def _details(session: Row, notes: Row, words: Mapping[str, str]) -> str:
    wanted = notes.get("customer_update") or {}
    asked = ""
    if wanted.get("name") == "auto":
        asked += layout.text("name", words["name"])
    if wanted.get("address") == "auto":
        asked += layout.text("country", words["country"])
    if (session["tax_id_collection"] or {}).get("enabled"):
        asked += layout.text("vat_id", words["vat_id"])
    return asked
