"""
What a real sandbox once answered, held against the contract and against what reads it.

Nobody has had a key yet, so nothing is recorded: see infra/stripe-first-day.md. The last tests show
on answers of the simulator that recording, scrubbing and replaying work.
"""

import json
from pathlib import Path

import pytest
import stripe

from billing.gateway.customers import customer_facts
from billing.gateway.invoices import invoice_facts
from billing.gateway.letters import read_letter
from billing.gateway.money import credit_note_facts, dispute_facts
from billing.gateway.reading import price_facts, session_facts, subscription_facts
from infra.stripe_contract.contract import check_answer, is_soft
from infra.stripe_contract.operations import all_operations
from tests.billing.gateway import recording

READERS = {
    "checkout.session": session_facts,
    "credit_note": credit_note_facts,
    "customer": customer_facts,
    "dispute": dispute_facts,
    "event": read_letter,
    "invoice": invoice_facts,
    "price": price_facts,
    "subscription": subscription_facts,
}
FILES = sorted(recording.FOLDER.glob("*.json"))


def replay(file: Path) -> list[str]:
    """What is wrong with a recorded file: the contract first; what reads it raises by itself."""
    kept = json.loads(file.read_text())
    method, path = kept["operation"]
    operation = all_operations()[method.lower(), path]
    found = []
    for answer in kept["answers"]:
        found += [
            str(one) for one in check_answer(operation=operation, body=answer) if not is_soft(one)
        ]
        rows = answer["data"] if answer.get("object") == "list" else [answer]
        for row in rows:
            READERS.get(row.get("object"), dict)(row)
    return found


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
def test_a_recorded_answer_keeps_the_contract_and_can_be_read(file):
    assert replay(file) == []


def test_an_answer_is_kept_scrubbed_and_can_be_read_again(ours, v1, tmp_path):
    customer = v1.customers.create(
        {"name": "Ada Bakker", "email": "ada@waterland.nl", "address": {"city": "Purmerend"}}
    )
    sessions = v1.billing_portal.sessions.create({"customer": customer.id})

    files = [
        recording.keep("post", "/v1/customers", customer.to_dict(), folder=tmp_path),
        recording.keep("post", "/v1/billing_portal/sessions", sessions.to_dict(), folder=tmp_path),
    ]

    assert [replay(file) for file in files] == [[], []]
    written = "".join(file.read_text() for file in files)
    for word in ("Ada", "waterland", "Purmerend", customer.id, sessions.id):
        assert word not in written
    kept = [json.loads(file.read_text())["answers"][0] for file in files]
    assert kept[0]["id"] == kept[1]["customer"]


def test_whatever_is_asked_through_the_recording_line_is_kept(backend, tmp_path):
    api = stripe.StripeClient(
        backend.key,
        base_addresses={"api": backend.url},
        http_client=recording.RecordingClient(tmp_path),
    )
    customer = api.v1.customers.create({"name": "Ada"})
    api.v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "NL123456789B01"})
    api.v1.events.list({"limit": 2})

    with pytest.raises(stripe.InvalidRequestError):
        api.v1.customers.retrieve("cus_unknown")

    files = sorted(tmp_path.glob("*.json"))
    assert {file.stem for file in files} == {
        "get-v1-events",
        "post-v1-customers",
        "post-v1-customers-customer-tax_ids",
    }
    assert [replay(file) for file in files] == [[], [], []]


def test_only_the_latest_five_answers_are_kept(tmp_path):
    for number in range(7):
        file = recording.keep("get", "/v1/products/{id}", {"n": number}, folder=tmp_path)

    assert [one["n"] for one in json.loads(file.read_text())["answers"]] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    "text",
    ["sk_test_4eC39HqLyjWDarjtT1zdp7dc", "whsec_abc123", "pi_1a2b_secret_9zX", "a@example.com"],
)
def test_keys_and_addresses_are_scrubbed(text):
    assert "scrubbed" in recording.scrub(text)
    assert text not in recording.scrub(text)


@pytest.mark.parametrize("text", ["send_invoice", "charge_automatically", "customer.created"])
def test_words_are_not_scrubbed(text):
    assert recording.scrub(text) == text


def test_a_broken_answer_would_be_noticed(tmp_path):
    file = recording.keep("get", "/v1/products/{id}", {"object": "product"}, folder=tmp_path)

    assert any("missing" in line for line in replay(file))
