"""What billing says to others."""

from django.dispatch import Signal

# provides args: event_id; a letter was written into the ledger for the first time
stripe_event_remembered = Signal()

# provides args: command_id; a command was written down that a worker shall send
billing_command_asked = Signal()

# provides args: run_id; staff asked for a comparison that a worker shall carry out
comparison_asked = Signal()
