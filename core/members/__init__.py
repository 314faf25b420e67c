"""The people of a tribe and the rules they gave themselves."""
