"""Translations without the gettext programs: collecting what is marked, and judging a catalogue."""
