"""The hosted pages: Checkout and an invoice, where a person pays, is declined, or leaves."""

from collections.abc import Mapping

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.http import layout
from infra.stripesim.http.messages import Answer, Request, html_answer, redirect
from infra.stripesim.http.texts import money, words_for
from infra.stripesim.money import cards, checkout
from infra.stripesim.nouns.invoices import collect
from infra.stripesim.simulator import Simulator
from infra.stripesim.store import Row

_REFUSED_CARD = "pm_card_chargeDeclined"


def answer(simulator: Simulator, request: Request) -> Answer:
    """Show a page or do what its form says."""
    if request.method not in ("GET", "HEAD", "POST"):
        return html_answer(405, "")
    kind, object_id = _named(request.path)
    with simulator.lock:
        row = simulator.begin().find(kind, object_id) if kind else None
    words = words_for((row or {}).get("locale"), request.headers.get("Accept-Language", ""))
    if row is None:
        return _page(404, words, layout.paragraph(words["nothing"]))
    if request.method == "POST":
        return _submit(simulator, request, row, words)
    return _show(simulator, row, words)


def _named(path: str) -> tuple[str, str]:
    steps = path.strip("/").split("/")
    if len(steps) == 3 and steps[:2] == ["c", "pay"]:
        return "checkout.session", steps[2]
    if len(steps) == 2 and steps[0] == "i":
        return "invoice", steps[1]
    return "", ""


def _page(status: int, words: Mapping[str, str], body: str) -> Answer:
    return html_answer(status, layout.page(words, body))


def _submit(simulator: Simulator, request: Request, row: Row, words: Mapping[str, str]) -> Answer:
    try:
        form = dict(request.form())
        card = _REFUSED_CARD if form.get("action") == "decline" else form.get("card", "")
        if card not in cards.CARDS:
            raise invalid("There is no such card.")
        with simulator.writing() as work:
            if row["object"] == "invoice":
                collect(work, work.get("invoice", row["id"]), reference=card)
                return redirect(f"/i/{row['id']}")
            session = checkout.complete(work, work.get("checkout.session", row["id"]), card=card)
            return redirect(session["success_url"].replace("{CHECKOUT_SESSION_ID}", row["id"]))
    except StripeError as error:
        shown = 402 if error.status == 402 else 409
        return _show(simulator, row, words, status=shown, refused=str(error))


def _show(
    simulator: Simulator,
    row: Row,
    words: Mapping[str, str],
    *,
    status: int = 200,
    refused: str | None = None,
) -> Answer:
    said = words["refused"].format(reason=refused) if refused else ""
    head = layout.paragraph(said, "error") if said else ""
    with simulator.lock:
        work = simulator.begin()
        fresh = work.get(row["object"], row["id"])
        notes = work.notes(row["id"])
        now = work.now(fresh["customer"])
    if row["object"] == "invoice":
        return _page(status, words, head + _invoice(fresh, words))
    return _page(status, words, head + _session(fresh, notes, now, words))


def _session(session: Row, notes: Row, now: int, words: Mapping[str, str]) -> str:
    if session["status"] == "complete":
        back = (session["success_url"] or "").replace("{CHECKOUT_SESSION_ID}", session["id"])
        return layout.paragraph(words["complete"]) + layout.link(back, words["back"])
    leave = layout.link(session["cancel_url"], words["leave"])
    if session["status"] == "expired" or session["expires_at"] <= now:
        return layout.paragraph(words["expired_session"]) + leave
    sums = ""
    if session["mode"] == "subscription":
        sums = layout.table(
            [
                (words["total"], money(session["amount_total"], words)),
                (words["tax"], money(session["total_details"]["amount_tax"], words)),
            ]
        )
    if days := notes.get("trial_period_days"):
        sums += layout.paragraph(words["trial"].format(days=days))
    verb = words["save"] if session["mode"] == "setup" else words["pay"]
    return layout.paragraph(words["notice"]) + sums + _form(words, verb) + leave


def _invoice(invoice: Row, words: Mapping[str, str]) -> str:
    head = layout.paragraph(words["invoice"].format(number=invoice["number"] or "-"))
    lines = [(line["description"], money(line["amount"], words)) for line in _lines(invoice)]
    tax = invoice["total"] - invoice["subtotal"]
    lines.append((words["total"], money(invoice["total"], words)))
    lines.append((words["tax"], money(tax, words)))
    body = head + layout.table(lines) + layout.paragraph(words[invoice["status"]])
    return body + (_form(words, words["pay"]) if invoice["status"] == "open" else "")


def _lines(invoice: Row) -> list[Row]:
    return list(invoice["lines"]["data"])


def _form(words: Mapping[str, str], verb: str) -> str:
    options = [
        (card.token, f"•••• {card.number[-4:]} {words[card.label]}") for card in cards.ON_THE_PAGE
    ]
    return (
        '<form method="post">'
        + layout.choices(words["card"], options)
        + layout.button("pay", verb)
        + layout.button("decline", words["decline"])
        + "</form>"
    )
