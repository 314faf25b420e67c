"""`manage.py erase_tribe`: what is on the queue, and erasing one of it for good."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing.services.erasing import erase, erasure_queue
from core.accounts.models import Account
from core.common.errors import DomainError


class Command(BaseCommand):
    """Nothing else erases a tribe; two people decided before, and one types its address here."""

    help = "List the tribes that may be erased, or erase one."

    def add_arguments(self, parser: CommandParser) -> None:
        """Without an address only the queue is shown."""
        parser.add_argument("slug", nargs="?", help="the address of the tribe to erase")
        parser.add_argument("--as", dest="email", default="", help="the address of one of staff")

    def handle(self, *args: Any, **options: Any) -> None:
        """Show, or erase."""
        queue = erasure_queue()
        if not options["slug"]:
            for one in queue:
                self.stdout.write(f"{one.erase_at:%Y-%m-%d %H:%M} UTC  {one.tribe.slug}")
            return
        wanted = next((one for one in queue if one.tribe.slug == options["slug"]), None)
        actor = Account.objects.filter(email=options["email"], is_staff=True).first()
        if wanted is None or actor is None:
            raise CommandError("Name a tribe of the queue, and --as somebody of staff.")
        try:
            certificate = erase(actor=actor, approval_id=wanted.approval.pk)
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Erased. The certificate is {certificate.pk}.")
