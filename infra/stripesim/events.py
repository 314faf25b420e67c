"""Telling what happened: the event, and one letter for each endpoint that listens to it."""

import copy
import time
from typing import Any

from infra.stripesim.paging import shorten
from infra.stripesim.settings import API_VERSION
from infra.stripesim.store import Row
from infra.stripesim.work import Work

DELIVERY = "sim.delivery"


def emit(work: Work, kind: str, about: Row, previous: dict[str, Any] | None = None) -> Row:
    """Record that something happened to an object, as it is now, and queue its letters."""
    endpoints = [one for one in work.peek("webhook_endpoint") if _listens(one, kind)]
    event = work.new(
        "event",
        type=kind,
        created=work.now(about["id"] if about["object"] == "customer" else about.get("customer")),
        api_version=API_VERSION,
        pending_webhooks=len(endpoints),
        request={"id": work.request_id, "idempotency_key": work.idempotency_key},
        data={"object": copy.deepcopy(about)},
    )
    shorten(event["data"]["object"])
    if previous is not None:
        event["data"]["previous_attributes"] = previous
    for endpoint in endpoints:
        _queue(work, event, endpoint)
    return event


def change(work: Work, kind: str, row: Row, **fields: Any) -> None:
    """Set fields of an object and tell what they were; nothing changed is nothing told."""
    previous = {name: copy.deepcopy(row[name]) for name in fields if row[name] != fields[name]}
    if previous:
        row.update(fields)
        emit(work, kind, row, previous)


def _listens(endpoint: Row, kind: str) -> bool:
    wanted = endpoint["enabled_events"]
    return endpoint["status"] == "enabled" and ("*" in wanted or kind in wanted)


def _queue(work: Work, event: Row, endpoint: Row) -> None:
    key = work.new_id(DELIVERY)
    work.put(
        DELIVERY,
        key,
        {
            "id": key,
            "event": event["id"],
            "type": event["type"],
            "endpoint": endpoint["id"],
            "state": "pending",
            "attempts": 0,
            "answers": [],
            "next_at": time.time(),
        },
    )
