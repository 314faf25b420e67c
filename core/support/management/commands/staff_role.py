"""The first role of all, from the machine itself; later ones are given on the staff host."""

from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.accounts.models import Account
from core.common.errors import DomainError, InvalidInput
from core.support.models import StaffRole
from core.support.services import roles


class Command(BaseCommand):
    help = "Give one of staff a role, or take it away: staff_role EMAIL ROLE --reason WHY [--take]."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=StaffRole.Role.values)
        parser.add_argument("--reason", required=True)
        parser.add_argument("--take", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        account = Account.objects.filter(email=options["email"].lower()).first()
        if account is None:
            raise CommandError("Nobody has this address.")
        wish = {"account": account, "role": options["role"], "reason": options["reason"]}
        try:
            if options["take"]:
                was_held = roles.revoke(**wish)
                self.stdout.write("Taken away." if was_held else "It was not held.")
            else:
                roles.grant(**wish)
                self.stdout.write("Given.")
        except InvalidInput as refusal:
            raise CommandError(" ".join(chain(*refusal.errors.values()))) from refusal
        except DomainError as refusal:
            raise CommandError(str(refusal)) from refusal
