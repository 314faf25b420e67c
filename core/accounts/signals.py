"""What accounts say to others."""

from django.dispatch import Signal

# provides args: account
account_renamed = Signal()
# provides args: account; sent in the transaction that ends all sessions of the account: whatever
# else lets somebody in as this person (a token) ends with them
signed_out_everywhere = Signal()
