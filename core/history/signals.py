"""What history says to others."""

from django.dispatch import Signal

# provides args: event; sent inside the tribe, in the transaction of the happening
event_recorded = Signal()
