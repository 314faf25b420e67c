"""One activity as one reader meets it: what it says, and which buttons it has."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.activities import policies, rules
from core.activities.models import Activity
from core.activities.selectors import Row
from core.partups.rules import today
from core.partups.selectors import Standing
from core.ui.templatetags.ui_time import day_words

# The page a button is pressed on, where its answer leads back to.
WORK, BOARD, DETAIL = "?back=work", "?back=board", ""


@dataclass(frozen=True)
class SeenActivity:
    """A row of the list, a card of the board or a page, with what the reader can do."""

    row: Row
    back: str
    is_late: bool
    is_partner: bool
    can_take_on: bool
    can_let_go: bool
    can_tick: bool
    can_move: bool
    can_answer: bool

    @property
    def activity(self) -> Activity:
        return self.row.activity

    @property
    def href(self) -> str:
        return reverse("activities:detail", args=[self.activity.pk])

    @property
    def anchor(self) -> str:
        return f"activity-{self.activity.pk}"

    @property
    def tick_url(self) -> str:
        """Where its round button sends; empty for who may not press it."""
        if not self.can_tick:
            return ""
        return self._button("reopen" if self.activity.is_done else "finish")

    @property
    def tick_label(self) -> str:
        if self.activity.is_done:
            return _("Not done after all: %(title)s") % {"title": self.activity.title}
        return _("Mark as done: %(title)s") % {"title": self.activity.title}

    @property
    def tick_tone(self) -> str:
        """What the reader does is theirs to finish: then that is the button that fits."""
        return "primary" if self.row.is_mine else "quiet"

    @property
    def state_tone(self) -> str:
        tones = {Activity.State.DOING: "teal", Activity.State.DONE: "good"}
        return tones.get(Activity.State(self.activity.state), "plain")

    @property
    def take_on_url(self) -> str:
        """Where "I will do this" sends; empty for who may not say so."""
        return self._button("take_on") if self.can_take_on else ""

    @property
    def take_on_label(self) -> str:
        return _("I will do this") if self.is_partner else _("Offer to do this")

    @property
    def let_go_url(self) -> str:
        return self._button("let_go") if self.can_let_go else ""

    @property
    def let_go_label(self) -> str:
        return _("Let it go") if self.row.is_mine else _("Take back my offer")

    @property
    def move_url(self) -> str:
        return self._button("move") if self.can_move else ""

    @property
    def menu_id(self) -> str:
        return f"move-{self.activity.pk}"

    @property
    def other_columns(self) -> list[Activity.State]:
        """The columns it can go to from its own."""
        return [state for state in Activity.State if state != self.activity.state]

    @property
    def column_before(self) -> str:
        """The column on its left; empty at the edge."""
        index = Activity.State.values.index(self.activity.state)
        return Activity.State.values[index - 1] if index else ""

    @property
    def column_after(self) -> str:
        """The column on its right; empty at the edge."""
        values = Activity.State.values
        return next(iter(values[values.index(self.activity.state) + 1 :]), "")

    @property
    def note(self) -> str:
        """What stands beside it in words: who offered, that nobody does it, when it was done."""
        activity, offered = self.activity, self.row.proposals
        if activity.done_at:
            day = timezone.localtime(activity.done_at).date()
            return _("done %(day)s") % {"day": day_words(day)}
        if self.row.is_proposed_by_me:
            return _("You offered to do this")
        if offered and self.can_answer:
            sentence = ngettext(
                "%(name)s would like to do this",
                "%(count)s people would like to do this",
                len(offered),
            )
            return sentence % {"name": offered[0].member.name, "count": len(offered)}
        if activity.is_idea or self.row.people:
            return ""
        return _("Nobody does this yet")

    def _button(self, name: str) -> str:
        return reverse(f"activities:{name}", args=[self.activity.pk]) + self.back


def see_all(rows: list[Row], standing: Standing, *, back: str) -> list[SeenActivity]:
    """Rows with what somebody can do about each; asks the database nothing."""
    partup, day = standing.partup, today()
    is_on, is_ticked_off = rules.is_worked_on(partup), rules.is_ticked_off(partup)
    can_take_on = is_on and policies.can_take_on(standing)
    can_answer = is_on and policies.can_answer(standing)
    can_move = is_on and policies.can_change(standing)
    return [
        SeenActivity(
            row=row,
            back=back,
            is_late=not partup.is_over and row.activity.is_late(day),
            is_partner=standing.is_partner,
            can_take_on=can_take_on and row.mine is None and not row.is_done,
            can_let_go=is_on and row.mine is not None and not row.is_done,
            can_tick=is_ticked_off and policies.can_tick(standing, row.mine),
            can_move=can_move,
            can_answer=can_answer and not row.is_done,
        )
        for row in rows
    ]
