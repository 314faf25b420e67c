"""What the post says to others."""

from django.dispatch import Signal

# provides args: none; something waits in the outbox once this transaction commits
mail_queued = Signal()

# provides args: message; the mail server took it
mail_left = Signal()

# provides args: message; it was given up, or no longer wanted
mail_dropped = Signal()
