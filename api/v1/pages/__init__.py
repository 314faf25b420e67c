"""How a tribe presents itself: its address, its picture, its about blocks."""
