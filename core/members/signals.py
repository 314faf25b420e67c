"""What members says to others."""

from django.dispatch import Signal

# provides args: member; sent before the seats and follows of somebody who leaves are cleared
member_leaving = Signal()
