"""How many of each there may be."""

MOST_PARTNERS = 200
MOST_OPEN_OPENINGS = 100
MOST_NEEDS = 12
