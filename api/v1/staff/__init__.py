"""What staff do, over JSON: on the staff host, but for confirming who they are."""
