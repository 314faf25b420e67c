"""`manage.py erase_tribe`: what is on the queue, asking for it, and erasing for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.services.erasing import ask_for_erasure, erase, erasure_queue
from core.accounts.models import Account
from core.common.errors import DomainError
from tenants.models import Tribe


class Command(BaseCommand):
    """Nothing else erases a tribe; two people decided before, and one types its address here."""

    help = "List the tribes that may be erased, ask for another one, or erase one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Without an address only the queue is shown."""
        parser.add_argument("slug", nargs="?", help="the address of the tribe to erase")
        parser.add_argument("--as", dest="email", default="", help="the address of one of staff")
        parser.add_argument("--ask", metavar="WHY", help="ask a colleague to agree")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show, ask, or erase."""
        if not options["slug"]:
            for one in erasure_queue():
                self.stdout.write(f"{one.erase_at:%Y-%m-%d %H:%M} UTC  {one.tribe.slug}")
            return
        actor = Account.objects.filter(email=options["email"], is_staff=True).first()
        if actor is None:
            raise CommandError("Say --as whom of staff.")
        try:
            said = (_ask if options["ask"] else _erase)(actor, options["slug"], options["ask"])
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(said)


def _ask(actor: Account, slug: str, why: str) -> str:
    tribe = Tribe.objects.filter(slug=slug).first()
    if tribe is None:
        raise CommandError("There is no tribe at this address.")
    ask_for_erasure(actor=actor, tribe=tribe, reason=why)
    return "Asked. A colleague decides on the staff host, under Four eyes."


def _erase(actor: Account, slug: str, _why: str) -> str:
    wanted = next((one for one in erasure_queue() if one.tribe.slug == slug), None)
    if wanted is None:
        raise CommandError("No two people agreed that this tribe is erased.")
    certificate = erase(actor=actor, approval_id=wanted.approval.pk)
    return f"Erased. The certificate is {certificate.pk}."
