"""The record: of a tribe, for its stewards; of one's own account, for oneself."""
