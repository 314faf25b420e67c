"""What tenants says to the rooms above it."""

from django.dispatch import Signal

# provides args: tribe, founder; sent inside the tribe, in the transaction that makes it
tribe_provisioned = Signal()
# provides args: tribe, from_state; sent in public, in the transaction that changes it
access_changed = Signal()
