"""What privacy says to others."""

from django.dispatch import Signal

# sent in the transaction that put work on the list which somebody waits for
work_scheduled = Signal()
