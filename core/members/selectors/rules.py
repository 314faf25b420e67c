"""The rules of a tribe: those in force, and those before them."""

import datetime as dt
from dataclasses import dataclass

from core.common import clock
from core.members.models import TribeRules
from core.members.selectors.wording import Version, history_in_words

REVIEW_AFTER = dt.timedelta(days=182)
LATEST_REVIEW = dt.timedelta(days=731)
VERSIONS_A_PAGE = 20


@dataclass(frozen=True)
class RulesHistory:
    """Some versions, and the one before which the older ones are (0 at the end)."""

    versions: list[Version]
    older: int

    @property
    def older_url(self) -> str:
        """Where the older ones are; empty at the end."""
        return f"?before={self.older}" if self.older else ""


def current_rules() -> TribeRules:
    """The rules in force."""
    return TribeRules.objects.latest("version")


def history_of_rules(*, before: int = 0) -> RulesHistory:
    """Twenty versions, newest first: the newest, or those before a version."""
    rows = TribeRules.objects.select_related("created_by").order_by("-version")
    found = list((rows.filter(version__lt=before) if before else rows)[: VERSIONS_A_PAGE + 1])
    shown = history_in_words(found)[:VERSIONS_A_PAGE]
    has_more = len(found) > VERSIONS_A_PAGE
    return RulesHistory(shown, older=shown[-1].rules.version if has_more else 0)


def first_review_date(at: dt.datetime | None = None) -> dt.date:
    """When the rules a tribe starts with are looked at again: in half a year."""
    return (at or clock.now()).date() + REVIEW_AFTER


def next_review_date(*, time_zone: str) -> dt.date:
    """When rules that are looked at today are looked at again: in half a year."""
    return clock.local_date(time_zone=time_zone) + REVIEW_AFTER


def rules_of_version(version: int) -> TribeRules | None:
    """The rules as they were in a version, or None."""
    return TribeRules.objects.filter(version=version).first()
