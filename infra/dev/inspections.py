"""The house's own rules about files, for `./partup check`; each returns what is wrong."""

import ast
import subprocess
from pathlib import Path

from infra.dev import lockfiles, paths
from infra.dev.lock import differing_versions

LONGEST_FILE_LINES = 300
LONGEST_FUNCTION_LINES = 40


def locks() -> list[str]:
    """Locks name no host, and agree with each other."""
    faults = [
        f"{lock.name}:{number}: ties the lock to one machine or index"
        for lock in (paths.RUNTIME_LOCK, paths.DEV_LOCK)
        for number in lockfiles.lines_with_hosts(lock.read_text())
    ]
    return faults + [
        f"{name}: the two locks pin different versions" for name in differing_versions()
    ]


def lengths() -> list[str]:
    """No file passes 300 lines, no function 40."""
    files = _ours("*.py", "partup", "*.css", "*.js", "*.html")
    return [fault for file in files for fault in too_long_in(file)]


def too_long_in(file: Path) -> list[str]:
    """What is too long in one file; migrations may be, because Django writes them."""
    if "migrations" in file.parts:
        return []
    lines = len(file.read_text().splitlines())
    faults = _long_functions(file) if file.suffix == ".py" else []
    if lines > LONGEST_FILE_LINES:
        faults.append(f"{_shown(file)}: {lines} lines, {LONGEST_FILE_LINES} is the most")
    return faults


def shell_files() -> list[Path]:
    """The shell scripts of the house."""
    found = []
    for file in _ours(".ci/*", "infra/*", "*.sh"):
        first_line = file.read_bytes().partition(b"\n")[0]
        if first_line.startswith(b"#!") and first_line.endswith((b"bash", b"/sh", b" sh")):
            found.append(file)
    return found


def files_named(*patterns: str) -> list[Path]:
    """Files of the house, by patterns of git."""
    return _ours(*patterns)


def _long_functions(file: Path) -> list[str]:
    functions = (
        node
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )
    return [
        f"{_shown(file)}:{node.lineno}: {node.name} has {length} lines, "
        f"{LONGEST_FUNCTION_LINES} is the most"
        for node in functions
        if (length := _length_of(node)) > LONGEST_FUNCTION_LINES
    ]


def _length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function without its docstring, which may say what needs saying."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    docstring = ast.get_docstring(function, clean=False)
    return lines - (len(docstring.splitlines()) if docstring else 0)


def _ours(*patterns: str) -> list[Path]:
    # Also what is new and not yet committed, but nothing that git ignores.
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = (paths.ROOT / name for name in listed.stdout.split("\0") if name)
    return sorted({file for file in files if file.is_file()})


def _shown(file: Path) -> str:
    return str(file.relative_to(paths.ROOT) if file.is_relative_to(paths.ROOT) else file.name)
