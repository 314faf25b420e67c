"""The words on the hosted pages, in English and Dutch."""

from collections.abc import Mapping

TITLE = "STRIPE SIMULATOR - no real payment"

_ENGLISH = {
    "lang": "en",
    "notice": "No money moves here. Choose what the card should do.",
    "total": "Total",
    "tax": "of which VAT",
    "trial": "Nothing to pay today: the trial lasts {days} days.",
    "card": "Card",
    "pays": "pays",
    "declined": "is declined",
    "no_money": "is declined: not enough money",
    "expired": "is declined: expired",
    "pays_once": "pays now, fails at the next renewal",
    "pay": "Pay",
    "save": "Save the card",
    "decline": "Have the card declined",
    "leave": "Go back without paying",
    "back": "Go back",
    "refused": "The card was refused: {reason}",
    "complete": "This has been paid.",
    "expired_session": "This page has expired. Go back and start again.",
    "nothing": "There is nothing here.",
    "invoice": "Invoice {number}",
    "draft": "draft",
    "open": "to be paid",
    "paid": "paid",
    "void": "void",
    "uncollectible": "given up",
    "description": "Description",
    "amount": "Amount",
}
_DUTCH = {
    "lang": "nl",
    "notice": "Hier beweegt geen geld. Kies wat de kaart moet doen.",
    "total": "Totaal",
    "tax": "waarvan btw",
    "trial": "Vandaag hoef je niets te betalen: de proefperiode duurt {days} dagen.",
    "card": "Kaart",
    "pays": "betaalt",
    "declined": "wordt geweigerd",
    "no_money": "wordt geweigerd: te weinig saldo",
    "expired": "wordt geweigerd: verlopen",
    "pays_once": "betaalt nu, mislukt bij de volgende verlenging",
    "pay": "Betalen",
    "save": "Kaart bewaren",
    "decline": "Kaart laten weigeren",
    "leave": "Terug zonder te betalen",
    "back": "Terug",
    "refused": "De kaart is geweigerd: {reason}",
    "complete": "Dit is betaald.",
    "expired_session": "Deze pagina is verlopen. Ga terug en begin opnieuw.",
    "nothing": "Hier is niets.",
    "invoice": "Factuur {number}",
    "draft": "concept",
    "open": "te betalen",
    "paid": "betaald",
    "void": "vervallen",
    "uncollectible": "opgegeven",
    "description": "Omschrijving",
    "amount": "Bedrag",
}


def words_for(locale: str | None, accept_language: str) -> Mapping[str, str]:
    """The words in the language of a session, or of the browser where it says nothing."""
    asked = locale if locale not in (None, "auto") else accept_language
    return _DUTCH if str(asked).lower().startswith("nl") else _ENGLISH


def money(cents: int, words: Mapping[str, str]) -> str:
    """An amount in euros, as the language writes it."""
    text = f"{cents / 100:,.2f}"
    if words["lang"] == "nl":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"€ {text}"
