"""Input that fits the doors of staff."""

import datetime as dt
import uuid

_SOON = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=12)).isoformat()
_KEY = str(uuid.UUID(int=8))
_WHY: dict[str, object] = {"reason": "A customer asked for it."}
_EXCEPTION: dict[str, object] = {**_WHY, "kind": "freeze", "last_day": _SOON}
_ROOM: dict[str, object] = {**_WHY, "capability": "members", "value": 200, "last_day": _SOON}

BODIES: dict[tuple[str, str], dict[str, object]] = {
    ("staff_work:begin", "POST"): _WHY,
    ("support:retry_letter", "POST"): _WHY,
    ("support:put_letter_away", "POST"): _WHY,
    ("support:compare_now", "POST"): _WHY,
    ("api_staff_comparisons", "POST"): _WHY,
    ("support:add_note", "POST"): {"words": "They called."},
    ("support:make_exception", "POST"): _EXCEPTION,
    ("support:give_room", "POST"): _ROOM,
    ("support:end_exception", "POST"): _WHY,
    ("support:ask_for_money", "POST"): {**_WHY, "kind": "refund", "amount": "1", "token": _KEY},
    ("support:decide", "POST"): {"decision": "no", "answer": "Not like this."},
    ("api_staff_notes", "POST"): {"words": "They called."},
    ("api_staff_exceptions", "POST"): _EXCEPTION,
    ("api_staff_room", "POST"): _ROOM,
    ("api_staff_exception_end", "POST"): _WHY,
    ("api_staff_letter_retry", "POST"): _WHY,
    ("api_staff_letter_away", "POST"): _WHY,
    ("api_staff_money", "POST"): {**_WHY, "kind": "refund", "amount_cents": 100},
    ("api_staff_decision", "POST"): {"is_approved": False, "answer": "Not like this."},
    ("api_staff_elevation", "POST"): _WHY,
    ("support:release_ladder", "POST"): _WHY,
    ("support:settle_task", "POST"): _WHY,
    ("support:give_role", "POST"): {**_WHY, "account": _KEY, "role": "finance"},
    ("support:take_role", "POST"): {**_WHY, "account": _KEY, "role": "finance"},
    ("api_staff_colleagues", "POST"): {**_WHY, "account": _KEY, "role": "finance"},
    ("api_staff_colleagues", "DELETE"): {**_WHY, "account": _KEY, "role": "finance"},
    ("api_staff_ladder_release", "POST"): _WHY,
    ("api_staff_task_settlement", "POST"): _WHY,
}
