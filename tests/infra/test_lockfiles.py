"""The locks, and what the runner reads from them."""

from infra.dev import inspections, lockfiles, paths

LOCK = """\
celery==5.7.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via partup (pyproject.toml)
colorama==0.4.6 ; sys_platform == 'win32' \\
    --hash=sha256:bb
    # via click
setuptools==84.2.1 \\
    --hash=sha256:cc
wheel==0.48.0 \\
    --hash=sha256:dd
"""


def test_the_locks_name_no_host_and_agree():
    assert inspections.locks() == []


def test_a_line_that_ties_a_lock_to_an_index_is_found():
    text = LOCK + "--index-url https://packages.example/simple\n--find-links /wheels\n"

    assert lockfiles.lines_with_hosts(text) == [12, 13]


def test_every_pin_has_a_hash():
    text = paths.RUNTIME_LOCK.read_text() + paths.DEV_LOCK.read_text()

    assert [
        name for name, entry in lockfiles.entries_of(text).items() if "--hash=" not in entry
    ] == []


def test_versions_are_read_with_and_without_a_marker():
    assert lockfiles.versions_of(LOCK) == {
        "celery": "5.7.0",
        "colorama": "0.4.6",
        "setuptools": "84.2.1",
        "wheel": "0.48.0",
    }


def test_what_others_are_built_with_is_a_lock_of_its_own():
    assert lockfiles.entries_for_building(LOCK) == (
        "setuptools==84.2.1 \\\n    --hash=sha256:cc\nwheel==0.48.0 \\\n    --hash=sha256:dd\n\n"
    )


def test_a_changed_lock_has_another_stamp(tmp_path):
    lock = tmp_path / "requirements.lock"
    lock.write_text(LOCK)
    before = lockfiles.stamp_of(lock)

    lock.write_text(LOCK.replace("5.7.0", "5.7.1"))

    assert lockfiles.stamp_of(lock) != before
