"""What happened, written once; other rooms read it and are never called."""
