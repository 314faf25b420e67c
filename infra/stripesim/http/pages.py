"""The hosted pages: Checkout, an invoice with its PDF, the customer portal."""

from collections.abc import Callable, Mapping

from infra.stripesim.http import checkout_page, invoice_page, layout, portal_page
from infra.stripesim.http.messages import Answer, Request, html_answer
from infra.stripesim.http.texts import words_for
from infra.stripesim.http.visits import Visit
from infra.stripesim.simulator import Simulator

FIRST_STEPS = ("c", "i", "p", "cn", "mandate", "receipts")
"""What the addresses of pages begin with."""

_Page = Callable[[Visit], Answer]


def answer(simulator: Simulator, request: Request) -> Answer:
    """Show a page or do what its form says."""
    if request.method not in ("GET", "HEAD", "POST"):
        return html_answer(405, "")
    kind, object_id, page = _named(request.path)
    with simulator.lock:
        row = simulator.begin().find(kind, object_id) if kind else None
    words = words_for((row or {}).get("locale"), request.headers.get("Accept-Language", ""))
    if row is None or page is None:
        return html_answer(404, layout.page(words, layout.paragraph(words["nothing"])))
    return page(Visit(simulator, request, row, words))


def _named(path: str) -> tuple[str, str, _Page | None]:
    steps = path.strip("/").split("/")
    for prefix, suffix, kind, page in _PAGES:
        begins = steps[: len(prefix)] == list(prefix)
        ends = steps[len(prefix) + 1 :] == list(suffix)
        if begins and ends and len(steps) > len(prefix):
            return kind, steps[len(prefix)], page
    return "", "", None


def _plain(visit: Visit) -> Answer:
    """A page of one line: what there is to see of mandates and receipts."""
    return _said(visit, visit.words)


def _said(visit: Visit, words: Mapping[str, str]) -> Answer:
    body = layout.paragraph(f"{visit.row['object']} {visit.row['id']}")
    return html_answer(200, layout.page(words, body))


_PAGES: tuple[tuple[tuple[str, ...], tuple[str, ...], str, _Page], ...] = (
    (("c", "pay"), (), "checkout.session", checkout_page.answer),
    (("i",), (), "invoice", invoice_page.answer),
    (("i",), ("pdf",), "invoice", invoice_page.pdf),
    (("cn",), ("pdf",), "credit_note", invoice_page.note_pdf),
    (("p", "session"), (), "billing_portal.session", portal_page.answer),
    (("mandate",), (), "mandate", _plain),
    (("receipts",), (), "charge", _plain),
)
