"""One visit to a hosted page, and what all pages share: choosing means, the second step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.http import layout
from infra.stripesim.http.messages import Answer, Request, html_answer
from infra.stripesim.money import banks, cards, means
from infra.stripesim.money.means import Choice
from infra.stripesim.simulator import Simulator
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_REFUSED_CARD = "pm_card_chargeDeclined"
_SECOND_STEP = "authentication_required"


@dataclass(frozen=True)
class Visit:
    """Who looks at what, in which language."""

    simulator: Simulator
    request: Request
    row: Row
    words: Mapping[str, str]

    @property
    def form(self) -> dict[str, str]:
        """What was sent along."""
        return dict(self.request.form())


def submit(
    visit: Visit, act: Callable[[Work, dict[str, str]], str], show: Callable[..., Answer]
) -> Answer:
    """
    Do what a form says and go where `act` tells, or show the page again with the refusal.

    A bank that wants a second step gets a page of its own in between.
    """
    try:
        form = visit.form
        with visit.simulator.writing() as work:
            address = act(work, form)
    except StripeError as error:
        if error.body["error"].get("code") in (
            _SECOND_STEP,
            "invoice_payment_intent_requires_action",
        ):
            return _second_step(visit, form)
        shown = 402 if error.status == 402 else 409
        return show(visit, status=shown, refused=str(error))
    return Answer(303, headers={"Location": address})


def chosen(form: dict[str, str]) -> Choice:
    """
    What a person pays with.

    :raises StripeError: 400 for anything that is not on the page.
    """
    wanted = _REFUSED_CARD if form.get("action") == "decline" else form.get("card", "")
    if means.kind_of(wanted) is None:
        raise invalid("There is no such card.")
    if form.get("action") == "fail_step":
        raise invalid("The second step was not passed.")
    if wanted == means.IDEAL and form.get("action") == "pay":
        # The bank's own page comes in between; coming back from it is the second step.
        raise StripeError(402, "card_error", "The bank asks.", code=_SECOND_STEP)
    return Choice(wanted, is_authenticated=form.get("action") == "pass_step")


def choices(kinds: list[str], words: Mapping[str, str]) -> str:
    """The ways to pay."""
    options = []
    if "card" in kinds:
        options += [
            (card.token, f"•••• {card.number[-4:]} {words[card.label]}")
            for card in cards.ON_THE_PAGE
        ]
    if "ideal" in kinds:
        options.append((means.IDEAL, f"iDEAL | Wero {words['ideal']}"))
    if "sepa_debit" in kinds:
        options += [(one.iban, f"{one.iban} {words[one.label]}") for one in banks.ON_THE_PAGE]
    return layout.choices(words["card"], options)


def refusal(words: Mapping[str, str], refused: str | None) -> str:
    """Why it did not work, above everything else."""
    if not refused:
        return ""
    return layout.paragraph(words["refused"].format(reason=refused), "error")


def _second_step(visit: Visit, form: dict[str, str]) -> Answer:
    words = visit.words
    is_ideal = form.get("card") == means.IDEAL
    kept = "".join(layout.hidden(name, value) for name, value in form.items() if name != "action")
    body = (
        layout.paragraph(words["ideal_bank" if is_ideal else "second_step"])
        + '<form method="post">'
        + kept
        + layout.button("pass_step", words["pass_step"])
        + layout.button("fail_step", words["fail_step"])
        + "</form>"
    )
    return html_answer(200, layout.page(words, body))
