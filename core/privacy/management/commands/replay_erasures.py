"""`./partup manage replay_erasures`: after a restore, before people are let in."""

from typing import Any

from django.core.management.base import BaseCommand

from core.privacy.services import replay_erasures


class Command(BaseCommand):
    """Erase again whoever was erased after the copy was made that is running now."""

    help = "Forget anew everybody who was erased; run it after bringing back an older database."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do so, and say how many people that were."""
        self.stdout.write(f"{replay_erasures()} people are forgotten.")
