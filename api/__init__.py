"""The JSON door: the same rooms, the same rules, the same sentences."""
