"""The work itself: who does what, by when."""
