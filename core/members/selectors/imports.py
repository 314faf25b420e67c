"""A list of people to invite, as stewards look at it."""

import uuid
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.common.spreadsheets import csv_lines
from core.members.models import Member, PeopleImport

MOST_SHOWN = 100
PROBLEMS: dict[str, str | Promise] = {
    "no_address": gettext_lazy("There is no e-mail address on this line."),
    "wrong_address": gettext_lazy("This is not an e-mail address."),
    "strange_name": gettext_lazy("The name holds characters that cannot be shown."),
    "long_name": gettext_lazy("The name is longer than 80 characters."),
    "wrong_level": gettext_lazy("This tribe has no such level."),
    "twice": gettext_lazy("This address is on the list before."),
    "member": gettext_lazy("This person is in the tribe already."),
    "invited": gettext_lazy("This address was invited and has not answered yet."),
}


@dataclass(frozen=True)
class Row:
    """A line of the list, with the sentence that says what is wrong with it."""

    line: int
    name: str
    email: str
    level: str
    problem: str

    @property
    def sentence(self) -> str:
        return str(PROBLEMS.get(self.problem, ""))


def people_import(*, member: Member, import_id: uuid.UUID) -> PeopleImport | None:
    """A list of the present tribe, for a steward."""
    if not member.is_steward:
        return None
    return PeopleImport.objects.select_related("created_by").filter(pk=import_id).first()


def latest_imports(*, member: Member) -> list[PeopleImport]:
    """The lists of the last time, newest first, without who is on them."""
    if not member.is_steward:
        return []
    return list(PeopleImport.objects.defer("rows").order_by("-id")[:5])


def rows_of(found: PeopleImport, *, with_problem: bool) -> list[Row]:
    """The lines something is wrong with, or the others."""
    rows = [
        Row(line, name, email, str(level or ""), problem)
        for line, name, email, level, problem in found.rows
    ]
    return [row for row in rows if bool(row.problem) is with_problem]


def problems_as_csv(found: PeopleImport) -> str:
    """The lines something is wrong with, to be mended in a spreadsheet."""
    heads = (_("Line"), _("Name"), _("E-mail address"), _("Level"), _("What is wrong"))
    rows = [
        (row.line, row.name, row.email, row.level, row.sentence)
        for row in rows_of(found, with_problem=True)
    ]
    return "".join(csv_lines(heads, rows))
