"""Part-ups that are there before a journey begins, made at the JSON door."""

import datetime as dt

from tests.browser.person import Person

END = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)


def make_partup(starter: Person, name: str, *, at: str = "alpha") -> str:
    """Start a part-up that needs a baker; its address."""
    starter.open("/", at=at)
    made = starter.call(
        "POST",
        "/api/v1/partups/",
        {
            "name": name,
            "driver": "The trees are full and nobody picks.",
            "intended_result": "A day on which the village picks and eats.",
            "end_date": END.isoformat(),
            "open_now": True,
            "openings": [{"title": "Baker", "needs": [{"words": "bread"}]}],
        },
    )
    return starter.address(f"/partups/{made['partup']['id']}/", at=at)
