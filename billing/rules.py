"""From paying to access: one pure function, so that every case can be a row in a table."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from billing.plans import TRIAL_DAYS
from billing.steps import CANCELLED, CARD, FIRST_INVOICE, HEIGHT, INVOICE, TRIAL, Steps
from billing.working_days import OFFICE, is_working_day, working_moment
from tenants.models.tribes import Access

# A step down needs its warning this long before, so that a mail outage locks nobody out.
WARNED_BEFORE = dt.timedelta(days=3)
# Nobody is put down a step on the word of a mirror older than this.
FRESH_FOR = dt.timedelta(hours=24)

_PAID = ("active", "trialing")
_LATE = ("past_due", "unpaid", "paused")


@dataclass(frozen=True)
class Exceptions:
    """
    Until when staff made an exception for a tribe; None where they made none.

    `given_until` is when the last gift ended, if there is none now.
    """

    comp_until: dt.datetime | None = None
    given_until: dt.datetime | None = None
    extended_until: dt.datetime | None = None
    frozen_until: dt.datetime | None = None


@dataclass(frozen=True)
class Standing:
    """
    What is known of a tribe's paying.

    `status` is that of the subscription which counts, or empty. `ended_at` is when the last one
    ended; `paid_until` is when a year ends that was paid for only after that. `unpaid_since` is the
    day from which the oldest invoice that nobody paid is late: the first failed attempt, the return
    of a debit, or the day it was due. `present` is what the tribe may do now, `warned_at` when the
    warning of each step was sent, by `step_key`.
    """

    status: str = ""
    period_end: dt.datetime | None = None
    unpaid_since: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    paid_until: dt.datetime | None = None
    trial_started_at: dt.datetime | None = None
    is_by_invoice: bool = False
    has_ever_paid: bool = True
    is_at_risk: bool = False
    present: str = ""
    synced_at: dt.datetime | None = None
    warned_at: Mapping[str, dt.datetime] = field(default_factory=dict)
    exceptions: Exceptions = Exceptions()

    @property
    def free_until(self) -> dt.datetime | None:
        """When the trial without a card, or a gift after it, is over; more time moves it."""
        trial = self.trial_started_at
        ends = [trial + dt.timedelta(days=TRIAL_DAYS) if trial else None]
        ends.append(self.exceptions.given_until)
        known = [moment for moment in ends if moment]
        if known and self.exceptions.extended_until:
            known.append(self.exceptions.extended_until)
        return max(known, default=None)


@dataclass(frozen=True)
class Decision:
    """
    What a tribe may do, and until when if nothing else happens.

    `since` is what days are counted from; `next_state` and `next_at` are the step down that comes
    next. `reasons` are codes for staff: why it is so, and what holds a step back.
    """

    state: str
    until: dt.datetime | None = None
    since: dt.datetime | None = None
    next_state: str = ""
    next_at: dt.datetime | None = None
    reasons: tuple[str, ...] = ()

    @property
    def next_key(self) -> str:
        """The name of the next step down; empty when there is none."""
        return step_key(self.next_state, self.since) if self.since and self.next_state else ""


@dataclass(frozen=True)
class _Course:
    """Where a tribe stands by the book: a first state, and steps down counted from a moment."""

    first: Access
    start: dt.datetime | None = None
    steps: Steps = ()
    until: dt.datetime | None = None
    reasons: tuple[str, ...] = ()

    def moment_of(self, state: Access) -> dt.datetime | None:
        """When a state is due; None for the first, which is so at once."""
        days = dict(self.steps).get(state)
        if self.start is None or days is None:
            return None
        return working_moment(self.start + dt.timedelta(days=days))

    def by_the_book(self, now: dt.datetime) -> Access:
        """How far down the days alone would bring it."""
        due = [step for step, _days in self.steps if (self.moment_of(step) or now) <= now]
        return due[-1] if due else self.first

    def below(self, height: int) -> Access | None:
        """The first state on the way down that is worse than a height."""
        way = (self.first, *(step for step, _days in self.steps))
        return next((state for state in way if HEIGHT[state] > height), None)


def step_key(state: str, start: dt.datetime) -> str:
    """The name of a step down: a later failure to pay has steps, and warnings, of its own."""
    return f"{state}:{start.date().isoformat()}"


def compute_access(*, now: dt.datetime, standing: Standing) -> Decision:
    """
    Decide what a tribe may do.

    A gift counts most, then a payment, then a late payment, then a running trial. A first payment
    that was never completed counts for nothing, and so never lowers what a tribe has; a year that
    was paid for after its subscription had ended is given all the same. Good news acts at once. Bad
    news comes one step at a time: each on a working day, not before its warning was sent three days
    ago, not on the word of an old mirror, and never while it is frozen.
    """
    given = standing.exceptions.comp_until
    if given and now < given:
        return Decision(Access.ACTIVE, given, reasons=("comp",))
    course = _course(now, standing)
    if course.start is None:
        return Decision(course.first, course.until, reasons=course.reasons)
    extended = standing.exceptions.extended_until
    if extended and now < extended:
        return Decision(course.first, extended, reasons=("extension",))
    return _along(course, now, standing)


def _course(now: dt.datetime, standing: Standing) -> _Course:
    if standing.status in _PAID and standing.unpaid_since is None:
        reasons = ("at_risk",) if standing.is_at_risk else ()
        return _Course(Access.ACTIVE, until=standing.period_end, reasons=reasons)
    if standing.status in _PAID or standing.status in _LATE:
        return _late(standing)
    free_until, paid_until = standing.free_until, standing.paid_until
    if paid_until and now < paid_until:
        return _Course(Access.ACTIVE, until=paid_until, reasons=("paid_late",))
    if free_until and now < free_until:
        return _Course(Access.TRIALING, until=free_until)
    if standing.ended_at is not None:
        return _Course(Access.CANCELLED, paid_until or standing.ended_at, CANCELLED)
    if free_until is not None:
        return _Course(Access.TRIALING, free_until, TRIAL)
    return _Course(Access.PENDING)


def _late(standing: Standing) -> _Course:
    if standing.unpaid_since is None:
        return _Course(Access.PAST_DUE, reasons=(f"subscription_{standing.status}",))
    if not standing.has_ever_paid:
        steps = FIRST_INVOICE
    else:
        steps = INVOICE if standing.is_by_invoice else CARD
    return _Course(Access.PAST_DUE, standing.unpaid_since, steps)


def _along(course: _Course, now: dt.datetime, standing: Standing) -> Decision:
    """Bring a tribe up to where the book says at once, and down by one step at most."""
    book = course.by_the_book(now)
    if standing.present not in HEIGHT:
        return _decide(course, now, standing, book)
    present = Access(standing.present)
    if HEIGHT[book] <= HEIGHT[present]:
        # What was cancelled was not paid: that raises nobody.
        is_raised = HEIGHT[book] < HEIGHT[present] and course.first == Access.CANCELLED
        return _decide(course, now, standing, present if is_raised else book)
    step = course.below(HEIGHT[present]) or present
    held = () if step == course.first else _what_holds(course, step, now, standing)
    return _decide(course, now, standing, present if held else step, held)


def _what_holds(
    course: _Course, step: Access, now: dt.datetime, standing: Standing
) -> tuple[str, ...]:
    """Why a step that is due is not taken now, as codes."""
    frozen = standing.exceptions.frozen_until
    warned_at = _warned_at(course, step, standing)
    synced_at = standing.synced_at
    checks = {
        "frozen": frozen is not None and now < frozen,
        "mirror_too_old": (bool(standing.status) or standing.ended_at is not None)
        and (synced_at is None or now - synced_at > FRESH_FOR),
        "not_warned": warned_at is None or now - warned_at < WARNED_BEFORE,
        "no_working_day": not is_working_day(now.astimezone(OFFICE).date()),
    }
    return tuple(code for code, holds in checks.items() if holds)


def _decide(
    course: _Course,
    now: dt.datetime,
    standing: Standing,
    state: Access,
    held: tuple[str, ...] = (),
) -> Decision:
    """Say a state, with the step that comes after it and when."""
    step = course.below(HEIGHT[state])
    moment = course.moment_of(step) if step else None
    if moment and step:
        warned_at = _warned_at(course, step, standing) or now
        frozen = standing.exceptions.frozen_until or now
        moment = working_moment(max(moment, frozen, warned_at + WARNED_BEFORE))
    return Decision(state, moment, course.start, step or "", moment, course.reasons + held)


def _warned_at(course: _Course, step: Access, standing: Standing) -> dt.datetime | None:
    return standing.warned_at.get(step_key(step, course.start)) if course.start else None
