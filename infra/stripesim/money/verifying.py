"""Looking up VAT ids, as Stripe does in its own time."""

from infra.stripesim.events import emit
from infra.stripesim.store import Row
from infra.stripesim.work import Work

LOOKED_UP_AFTER_SECONDS = 60
RULES = "sim.vies"
STATUSES = ("verified", "unverified", "unavailable", "pending")

# What Stripe's documentation promises of these numbers in a test account.
_MAGIC = {"000000000": "verified", "111111111": "unverified", "222222222": "pending"}


def ask(work: Work, tax_id: Row) -> None:
    """Have a tax id looked up a minute from now; others than European ones stay unavailable."""
    if tax_id["type"] != "eu_vat":
        tax_id["verification"]["status"] = "unavailable"
        return
    at = work.now(tax_id["customer"]) + LOOKED_UP_AFTER_SECONDS
    work.notes(tax_id["id"])["looked_up_at"] = at


def look_up(work: Work, tax_id: Row) -> None:
    """Tell what the register says."""
    work.notes(tax_id["id"])["looked_up_at"] = None
    rules = work.find(RULES, RULES) or {}
    magic = next((word for digits, word in _MAGIC.items() if digits in tax_id["value"]), "verified")
    status = rules.get(tax_id["value"]) or rules.get("*") or magic
    if status == tax_id["verification"]["status"]:
        return
    before = dict(tax_id["verification"])
    is_known = status == "verified"
    tax_id["verification"] = {
        "status": status,
        "verified_address": "Simulator 1" if is_known else None,
        "verified_name": "Simulated organisation" if is_known else None,
    }
    emit(work, "customer.tax_id.updated", tax_id, {"verification": before})


def decide(work: Work, *, status: str, value: str = "*") -> None:
    """Let the register say something about an id, or about all, from now on and at once."""
    rules = work.find(RULES, RULES) or work.put(RULES, RULES, {})
    rules[value] = status
    for tax_id in work.select("tax_id", lambda row: value in ("*", row["value"])):
        if tax_id["type"] == "eu_vat":
            look_up(work, tax_id)
