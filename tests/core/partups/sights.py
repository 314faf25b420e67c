"""Every way somebody can stand to a part-up, and what that should let them see."""

import datetime as dt
from dataclasses import dataclass

from hypothesis import strategies as st

from core.common import clock
from core.members.models import Member, TribeRules
from core.partups.models import GuestPass, Participation, Partup
from tenants.models import Membership

WHO = ("member", "steward", "guest", "former member", "guest whose time is over")
LEVELS = (0, 1, 2, 3)
AUDIENCES = tuple(Partup.Audience.values)
STATES = ("draft", "open", "running", "closing", "closed", "stopped", "stopped draft")
SEATS = ("none", "supporter", "partner", "former partner")
PASSES = ("none", "live", "ended", "past its day", "elsewhere")
TRUST = {"everyone": 0, "level_1": 1, "level_2": 2, "level_3": 3}


@dataclass(frozen=True)
class Case:
    """Somebody, a part-up, and what is between them."""

    who: str
    level: int
    audience: str
    state: str
    seat: str
    guest_pass: str

    @property
    def should_see(self) -> bool:
        """What the rules of the product say, in words of its own."""
        if self.who in {"former member", "guest whose time is over"}:
            return False
        was_opened = self.state not in {"draft", "stopped draft"}
        if self.who == "guest":
            return was_opened and self.guest_pass == "live"
        if self.seat == "partner":
            return True
        trust_needed = TRUST.get(self.audience)
        return was_opened and trust_needed is not None and self.level >= trust_needed


cases = st.builds(
    Case,
    who=st.sampled_from(WHO),
    level=st.sampled_from(LEVELS),
    audience=st.sampled_from(AUDIENCES),
    state=st.sampled_from(STATES),
    seat=st.sampled_from(SEATS),
    guest_pass=st.sampled_from(PASSES),
)


def stand(case: Case, *, viewer: Member, partups: list[Partup], elsewhere: Partup) -> Member:
    """Give somebody their part, seats and passes, and return them as a request reads them."""
    moment = clock.now()
    TribeRules.objects.update(level_1="Known", level_2="Trusted", level_3="Keepers")
    _be(case, viewer, moment)
    if case.seat != "none":
        Participation.objects.bulk_create(_seat(case, viewer, one, moment) for one in partups)
    if case.guest_pass != "none":
        let_into = [elsewhere] if case.guest_pass == "elsewhere" else partups
        GuestPass.objects.bulk_create(_pass(case, viewer, one, moment) for one in let_into)
    return Member.objects.get(pk=viewer.pk)


def bring(partup: Partup, *, audience: str, state: str) -> None:
    """Bring a part-up to an audience and a state."""
    moment = clock.now()
    Partup.objects.filter(pk=partup.pk).update(
        audience=audience,
        state=state.split()[0],
        opened_at=None if state in {"draft", "stopped draft"} else moment,
        closing_at=moment if state in {"closing", "closed"} else None,
        closed_at=moment if state in {"closed", "stopped", "stopped draft"} else None,
    )


def _be(case: Case, viewer: Member, moment: dt.datetime) -> None:
    is_guest = case.who.startswith("guest")
    ends_at = moment + dt.timedelta(days=5 if case.who == "guest" else -1) if is_guest else None
    role = "guest" if is_guest else "steward" if case.who == "steward" else "member"
    left_at = moment if case.who == "former member" else None
    now = {"role": role, "ends_at": ends_at, "left_at": left_at}
    Member.objects.filter(pk=viewer.pk).update(level=case.level, **now)
    Membership.objects.filter(account=viewer.account_id).update(**now)


def _seat(case: Case, viewer: Member, partup: Partup, moment: dt.datetime) -> Participation:
    return Participation(
        partup=partup,
        member=viewer,
        role="supporter" if case.seat == "supporter" else "partner",
        joined_at=moment,
        left_at=moment if case.seat == "former partner" else None,
    )


def _pass(case: Case, viewer: Member, partup: Partup, moment: dt.datetime) -> GuestPass:
    days = -1 if case.guest_pass == "past its day" else 5
    return GuestPass(
        partup=partup,
        member=viewer,
        let_in_by=partup.starter,
        until=moment.date() + dt.timedelta(days=days),
        ends_at=moment + dt.timedelta(days=days),
        ended_at=moment if case.guest_pass == "ended" else None,
    )
