"""What the post says to others."""

from django.dispatch import Signal

# provides args: none; something waits in the outbox once this transaction commits
mail_queued = Signal()
