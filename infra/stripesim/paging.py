"""Lists: newest first, one page at a time, by cursor."""

from collections.abc import Iterable
from typing import Any

from infra.stripesim.errors import invalid, missing
from infra.stripesim.registry import Call
from infra.stripesim.store import Row

_LARGEST = 100
# Of a list inside another object Stripe shows so many; the rest is asked for by itself.
_EMBEDDED = 10


def page(call: Call, rows: Iterable[Row], *, url: str) -> Row:
    """
    The page that a request asks for, of rows given oldest first.

    :raises StripeError: 400 for a limit out of bounds or a cursor that is not in the list.
    """
    asked = call.parameters
    wanted = [row for row in rows if is_in_period(row.get("created"), asked.get("created"))][::-1]
    if "starting_after" in asked and "ending_before" in asked:
        raise invalid("You may only specify one of: starting_after, ending_before.")
    limit = _limit(asked.get("limit", 10))
    if "ending_before" in asked:
        before = wanted[: _position(wanted, asked["ending_before"], "ending_before")]
        return listing(before[-limit:], url=url, has_more=len(before) > limit)
    if "starting_after" in asked:
        wanted = wanted[_position(wanted, asked["starting_after"], "starting_after") + 1 :]
    return listing(wanted[:limit], url=url, has_more=len(wanted) > limit)


def listing(rows: list[Row], *, url: str, has_more: bool = False) -> Row:
    """A list object."""
    return {"object": "list", "url": url, "has_more": has_more, "data": rows}


def shorten(answer: Any) -> None:
    """Cut the lists inside an object to what Stripe shows of them; a list itself is a page."""
    is_page = isinstance(answer, dict) and answer.get("object") == "list"
    for part in _parts(answer["data"] if is_page else answer):
        if isinstance(part, dict) and part.get("object") == "list":
            part["has_more"] = part["has_more"] or len(part["data"]) > _EMBEDDED
            del part["data"][_EMBEDDED:]
        shorten(part)


def fits(row: Row, asked: dict[str, Any], names: Iterable[str]) -> bool:
    """Whether a row has the values that a request filters by."""
    return all(row.get(name) == asked[name] for name in names if name in asked)


def is_in_period(at: int | None, asked: Any) -> bool:
    """Whether a moment is within the bounds that a request gives; nothing asked is always so."""
    if asked is None:
        return True
    if at is None:
        return False
    if isinstance(asked, int):
        return at == asked
    tests = {
        "gt": at > asked.get("gt", -1),
        "gte": at >= asked.get("gte", -1),
        "lt": at < asked.get("lt", at + 1),
        "lte": at <= asked.get("lte", at),
    }
    return all(tests.values())


def _parts(node: Any) -> Iterable[Any]:
    if isinstance(node, dict):
        return node.values()
    return node if isinstance(node, list) else ()


def _limit(limit: int) -> int:
    if not 1 <= limit <= _LARGEST:
        raise invalid(f"This value must be between 1 and {_LARGEST}.", param="limit")
    return limit


def _position(rows: list[Row], cursor: str, param: str) -> int:
    for position, row in enumerate(rows):
        if row["id"] == cursor:
            return position
    raise missing("object", cursor, param=param, status=400)
