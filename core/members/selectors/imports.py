"""A list of people to invite, as stewards look at it."""

import csv
import io
import uuid
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
# A spreadsheet would take what begins so for a formula, and do it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


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
    """
    The lines something is wrong with, to be mended in a spreadsheet.

    No cell begins with what a spreadsheet takes for a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([_("Line"), _("Name"), _("E-mail address"), _("Level"), _("What is wrong")])
    for row in rows_of(found, with_problem=True):
        cells = [str(row.line), row.name, row.email, row.level, row.sentence]
        writer.writerow([safe_cell(cell) for cell in cells])
    return "\ufeff" + out.getvalue()


def safe_cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    text = "".join(sign if sign.isprintable() else " " for sign in text)
    return f"'{text}" if text.lstrip().startswith(_FORMULA) else text
