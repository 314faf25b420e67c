"""The catalogue of a language: kept in step with the source, and judged."""

import re
from pathlib import Path

import polib

from infra.dev.paths import ROOT
from infra.messages.collect import collect

_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "nl",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


def path_of(language: str) -> Path:
    """Where the catalogue of a language is."""
    return ROOT / "config" / "locale" / language / "LC_MESSAGES" / "django.po"


def update(language: str) -> list[str]:
    """
    Add what is new, drop what is gone, keep what was translated; returns what is untranslated.

    Doing it twice changes nothing.
    """
    file = path_of(language)
    known = {_key(entry): entry for entry in polib.pofile(str(file))} if file.exists() else {}
    fresh = polib.POFile(wrapwidth=100)
    fresh.metadata = _HEADER
    for key, places in collect().items():
        fresh.append(_entry(key, places, known.get(key)))
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(file))
    return [entry.msgid for entry in fresh if not entry.translated()]


def faults(language: str) -> list[str]:
    """What is wrong with a catalogue: missing, fuzzy, gone, or with other placeholders."""
    entries = {_key(entry): entry for entry in polib.pofile(str(path_of(language)))}
    marked = collect()
    lines = [f"missing: {key[1]!r} ({marked[key][0]})" for key in marked if key not in entries]
    lines += [f"not in the source any more: {key[1]!r}" for key in entries if key not in marked]
    for key, entry in entries.items():
        if key not in marked:
            continue
        if "fuzzy" in entry.flags or not entry.translated():
            lines.append(f"untranslated: {entry.msgid!r} ({marked[key][0]})")
        elif fault := _placeholder_fault(entry):
            lines.append(fault)
    return lines


def _placeholder_fault(entry: polib.POEntry) -> str:
    wanted = set(_PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    for text in [entry.msgstr, *entry.msgstr_plural.values()]:
        if text and not set(_PLACEHOLDER.findall(text)) <= wanted:
            return f"other placeholders: {entry.msgid!r} -> {text!r}"
    singular = set(_PLACEHOLDER.findall(entry.msgid))
    if entry.msgstr and set(_PLACEHOLDER.findall(entry.msgstr)) != singular:
        return f"other placeholders: {entry.msgid!r} -> {entry.msgstr!r}"
    return ""


def _key(entry: polib.POEntry) -> tuple[str, str, str]:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def _entry(
    key: tuple[str, str, str], places: list[str], known: polib.POEntry | None
) -> polib.POEntry:
    context, msgid, plural = key
    entry = polib.POEntry(
        msgid=msgid,
        msgctxt=context or None,
        occurrences=[(place, "") for place in places],
        flags=["python-format"] if _PLACEHOLDER.search(msgid + plural) else [],
    )
    if plural:
        entry.msgid_plural = plural
        entry.msgstr_plural = known.msgstr_plural if known else {0: "", 1: ""}
    else:
        entry.msgstr = known.msgstr if known else ""
    return entry
