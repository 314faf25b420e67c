"""Inviting people from a list: looked at first, mailed when a steward says so."""

import datetime as dt
import uuid
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _

from core.common import clock
from core.common.errors import DomainError, NotFound
from core.common.text import has_forbidden_characters, tidy
from core.common.validation import check_fields
from core.members import policies, selectors, signals
from core.members.models import InvitationNote, Member, PeopleImport
from core.members.services.addresses import is_address
from core.members.services.invitations import Letter, mail_letters
from core.members.services.joining import hold_door
from core.members.services.room import check_may_invite
from core.members.services.spreadsheet import Line, read_lines
from core.trail.services import record
from tenants import due
from tenants.context import current_tribe
from tenants.models import Invitation

AT_A_TIME = 20
LONGEST_NAME = 80
State = PeopleImport.State

SEND = "members.send_import"
FORGET = "members.forget_import"
TRY_AGAIN_AFTER = dt.timedelta(minutes=3)
FORGET_AFTER = dt.timedelta(days=7)
FORGET_WHEN_SENT_AFTER = dt.timedelta(hours=1)


class ImportOver(DomainError):
    """A list that is on its way already, or was stopped."""

    code = "import_over"


@transaction.atomic
def preview_import(*, actor: Member, content: bytes | str, words: str = "") -> PeopleImport:
    """
    This will read a list of people and say of each line what is wrong with it; nobody is mailed.

    Stewards may. It tells who is a member or was invited, never whether an address has an
    account elsewhere. The list is kept in the tribe, and forgotten after a week.

    :raises NotFound: if the actor may not.
    :raises InvalidInput: if it is no list, is empty, has over 1,000 people, or the word is too
        long.
    :raises InvitesClosed: if the tribe's payment is very late.
    :raises OverLimit: if the tribe has more people than its plan gives room for.
    """
    if not policies.can_import_people(actor):
        raise NotFound
    check_may_invite(hold_door())
    check_fields(InvitationNote(words=words))
    lines = read_lines(content)
    made = PeopleImport.objects.create(
        created_by=actor, rows=_checked(lines), words=tidy(words), created_at=clock.now()
    )
    _forget_at(made, clock.now() + FORGET_AFTER)
    return made


@transaction.atomic
def confirm_import(*, actor: Member, import_id: uuid.UUID) -> PeopleImport:
    """
    This will have everybody on a list mailed whose line is right; a worker does it.

    Stewards may. Confirming again is harmless: nobody is mailed twice.

    :raises NotFound: if there is no such list here, or the actor may not.
    :raises ImportOver: if it was stopped, or nobody on it can be mailed.
    :raises InvitesClosed: if the tribe's payment is very late.
    :raises OverLimit: if the tribe has more people than its plan gives room for.
    """
    found = _held(actor, import_id)
    if found.state in {State.SENDING, State.DONE}:
        return found
    if found.state == State.STOPPED:
        raise ImportOver(_("This list was stopped. Upload it again to go on."))
    if not found.ready_rows:
        raise ImportOver(_("Nobody on this list can be mailed."))
    check_may_invite(hold_door())
    found.state, found.confirmed_at = State.SENDING, clock.now()
    found.save(update_fields=["state", "confirmed_at"])
    changes = {"number": len(found.ready_rows)}
    record(action="invitation.import_confirmed", actor=actor, subject=found, changes=changes)
    go_on_with_import(import_id=found.pk)
    return found


@transaction.atomic
def stop_import(*, actor: Member, import_id: uuid.UUID) -> PeopleImport:
    """
    This will mail nobody (more) on a list; whoever was mailed stays invited. Twice is harmless.

    :raises NotFound: if there is no such list here, or the actor may not.
    """
    found = _held(actor, import_id)
    if found.state in {State.PREVIEW, State.SENDING}:
        _end(found, State.STOPPED)
        record(action="invitation.import_stopped", actor=actor, subject=found)
    return found


def go_on_with_import(*, import_id: uuid.UUID) -> None:
    """Ask a worker to send a list, and look again in three minutes whether it did."""
    due.schedule(
        kind=SEND,
        tribe=current_tribe(),
        object_id=import_id,
        due_at=clock.now() + TRY_AGAIN_AFTER,
        # A job that looks again makes the next one: each needs a key of its own.
        dedupe_key=f"{SEND}:{import_id}:{uuid.uuid4().hex[:12]}",
    )
    signals.import_waits.send(sender=PeopleImport, import_id=import_id)


@transaction.atomic
def send_some_of_import(*, import_id: uuid.UUID) -> bool:
    """
    Mail the next twenty people on a list, and say whether there are more.

    Machine work. How far it is is written in the same transaction as the invitations: a worker
    that dies, or a second one, mails nobody twice. Rights are read anew each time.
    """
    found = PeopleImport.objects.select_for_update(of=("self",)).filter(pk=import_id).first()
    if found is None or found.state != State.SENDING:
        return False
    actor = found.created_by
    if not (_may_invite() and policies.can_import_people(actor)):
        _end(found, State.STOPPED)
        return False
    some = found.ready_rows[found.handled : found.handled + AT_A_TIME]
    letters = _letters(found, some)
    if letters:
        mail_letters(actor=actor, letters=letters)
    found.handled += len(some)
    found.mailed += len(letters)
    found.save(update_fields=["handled", "mailed"])
    if found.handled < len(found.ready_rows):
        return True
    _end(found, State.DONE)
    return False


def _may_invite() -> bool:
    """Whether the tribe may ask people in now; a list on its way ends when it may not."""
    try:
        check_may_invite(hold_door())
    except DomainError:
        return False
    return True


def forget_lists() -> None:
    """Forget who is on the lists of the present tribe; one that is being sent has an hour more."""
    PeopleImport.objects.exclude(state=State.SENDING).update(rows=[], words="")
    for sending in PeopleImport.objects.filter(state=State.SENDING):
        _forget_at(sending, clock.now() + FORGET_WHEN_SENT_AFTER)


def forget_import(*, import_id: uuid.UUID) -> None:
    """Forget who was on a list; that there was one, and how many were mailed, stays."""
    PeopleImport.objects.filter(pk=import_id).update(rows=[], words="")


def _forget_at(found: PeopleImport, moment: dt.datetime) -> None:
    due.schedule(
        kind=FORGET,
        tribe=current_tribe(),
        object_id=found.pk,
        due_at=moment,
        dedupe_key=f"{FORGET}:{found.pk}",
    )


def _letters(found: PeopleImport, rows: list[list[Any]]) -> list[Letter]:
    """Who is to be mailed now: not who came in, or was invited, since the list was read."""
    addresses = [row[2] for row in rows]
    left_out = _addresses_of_members(addresses) | _invited(addresses)
    levels = selectors.current_rules().levels
    return [
        Letter(
            address=email,
            name=name,
            words=found.words,
            level=level if level in levels else 0,
        )
        for _line_number, name, email, level, _problem in rows
        if email not in left_out
    ]


def _held(actor: Member, import_id: uuid.UUID) -> PeopleImport:
    found = PeopleImport.objects.select_for_update(of=("self",)).filter(pk=import_id).first()
    if found is None or not policies.can_import_people(actor):
        raise NotFound
    return found


def _end(found: PeopleImport, state: str) -> None:
    found.state, found.done_at = state, clock.now()
    found.save(update_fields=["state", "done_at"])


def _checked(lines: list[Line]) -> list[list[Any]]:
    """Each line as it is kept, with what is wrong with it: a word of `selectors.PROBLEMS`."""
    addresses = [line.email.lower() for line in lines if is_address(line.email.lower())]
    members, invited = _addresses_of_members(addresses), _invited(addresses)
    levels = {name.lower(): number for number, name in selectors.current_rules().levels.items()}
    seen: set[str] = set()
    rows = []
    for line in lines:
        email = line.email.lower()
        level = _level(line.level, levels)
        known = {"twice": seen, "member": members, "invited": invited}
        standing = next((word for word, some in known.items() if email in some), "")
        problem = _fault(line, level) or standing
        seen.add(email)
        shown = line.level[:60] if level is None else level
        rows.append([line.number, line.name[:200], email[:300], shown, problem])
    return rows


def _fault(line: Line, level: int | None) -> str:
    if not line.email:
        return "no_address"
    if not is_address(line.email.lower()):
        return "wrong_address"
    if has_forbidden_characters(line.name) or any(sign in line.name for sign in "\n\r\t"):
        return "strange_name"
    if len(line.name) > LONGEST_NAME:
        return "long_name"
    return "wrong_level" if level is None else ""


def _level(typed: str, levels: dict[str, int]) -> int | None:
    """The level somebody wrote, by number or name; None when the tribe has no such level."""
    word = typed.strip().lower()
    if word in {"", "0"}:
        return 0
    if word in levels:
        return levels[word]
    return int(word) if word in {str(number) for number in levels.values()} else None


def _addresses_of_members(addresses: list[str]) -> set[str]:
    """Which of these are of people in this tribe; the same statements whoever has an account."""
    inside = selectors.people().order_by()
    known = inside.filter(account__email__in=addresses).values_list("account__email", flat=True)
    others = EmailAddress.objects.filter(
        email__in=addresses, verified=True, user_id__in=inside.values("account_id")
    )
    return {*known, *others.values_list("email", flat=True)}


def _invited(addresses: list[str]) -> set[str]:
    waiting = Invitation.objects.filter(
        tribe=current_tribe(),
        kind=Invitation.Kind.MAIL,
        to_email__in=addresses,
        uses=0,
        withdrawn_at=None,
        partup_id=None,
        expires_at__gt=clock.now(),
    )
    return set(waiting.values_list("to_email", flat=True))
