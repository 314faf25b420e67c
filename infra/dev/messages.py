"""Compiles translations, where they changed, without the gettext programs."""

from pathlib import Path

from infra.dev import paths


def compile_all(*, folder: Path | None = None) -> int:
    """Make the .mo of each .po that is newer; returns how many were made."""
    import polib

    made = 0
    for source in (folder or paths.ROOT / "config" / "locale").glob("*/LC_MESSAGES/*.po"):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        half_made = target.with_suffix(".half-made")
        polib.pofile(str(source)).save_as_mofile(str(half_made))
        half_made.replace(target)
        made += 1
    return made


if __name__ == "__main__":
    compile_all()
