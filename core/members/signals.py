"""What members says to others."""

from django.dispatch import Signal

# provides args: member, by (who removes them, None when they leave themselves); sent before the
# seats and follows of somebody who goes are cleared
member_leaving = Signal()

# provides args: member; sent before somebody leaves who cannot settle anything first (they are
# erased, or the tribe is closed), for what only they kept
member_going = Signal()

# provides args: member; sent when a member who was erased has no name any more
member_erased = Signal()

# provides args: change (RulesChange), guests_end_at (the moment by which guests are gone, None when
# the rules let them stay as long as before); sent in the transaction that saves the new rules
rules_changed = Signal()

# provides args: import_id; sent when a list of people to invite waits for a worker
import_waits = Signal()
