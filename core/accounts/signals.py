"""What accounts say to others."""

from django.dispatch import Signal

# provides args: account
account_renamed = Signal()
