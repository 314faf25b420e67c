"""What `./partup check` looks at."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from infra.dev import inspections, localstripe, paths, stripe_cli

_YAML_RULES = "{extends: default, rules: {line-length: {max: 120}, document-start: disable}}"


@dataclass(frozen=True)
class Check:
    """One thing to look at: a command that must exit with 0, or an inspection that finds nothing.

    `absent` says why it cannot be done here; it is then skipped, loudly. So is one whose `needs`
    cannot be met, except in CI, where it fails.
    """

    name: str
    command: tuple[str, ...] = ()
    inspection: Callable[[], list[str]] | None = None
    absent: str = ""
    needs: Callable[[], object] | None = None


def all_checks() -> list[Check]:
    """Every check, the quick ones first."""
    return [
        Check("style", _tool("ruff", "check", "--output-format", "concise")),
        Check("layout of code", _tool("ruff", "format", "--check", "--output-format", "concise")),
        Check("lengths", inspection=inspections.lengths),
        Check("locks", inspection=inspections.locks),
        Check(".env.example", _python("-m", "infra.dev.env_example", "--check")),
        *_shell_checks(),
        *_infra_checks(),
        Check("templates", _tool("djlint", "templates", "core", "--lint", "--quiet")),
        Check("layers", _tool("lint-imports", "--no-cache", "--no-logo")),
        Check("migrations", _python("manage.py", "makemigrations", "--check", "--dry-run")),
        Check("deploy", _python("manage.py", "check", "--fail-level", "WARNING")),
        Check("OpenAPI", _python("manage.py", "openapi", "--check")),
        Check("types", _tool("mypy")),
    ]


def deep_checks() -> list[Check]:
    """What takes minutes."""
    return [
        Check("schemathesis", _deep("test_schemathesis.py")),
        Check("stripe cli", _deep("test_stripe_cli.py"), needs=stripe_cli.ensure),
        Check("localstripe", _pytest("tests/billing/gateway", "--deep"), needs=localstripe.ensure),
    ]


def _deep(file: str) -> tuple[str, ...]:
    return _pytest(f"tests/deep/{file}", "--deep", "-p", "no:randomly")


def _pytest(*arguments: str) -> tuple[str, ...]:
    return _python("-m", "pytest", "-q", *arguments)


def _shell_checks() -> list[Check]:
    files = [str(file) for file in inspections.shell_files()]
    if not files:
        return [Check("shell", absent="there are no shell scripts")]
    shellcheck = shutil.which("shellcheck")
    return [
        *(Check(f"shell {Path(file).name}", ("bash", "-n", file)) for file in files),
        Check(
            "shellcheck",
            (shellcheck or "", *files),
            absent="" if shellcheck else "shellcheck is not installed (apt-get install shellcheck)",
        ),
    ]


def _infra_checks() -> list[Check]:
    dockerfiles = [str(file) for file in inspections.files_named("infra/**/Dockerfile*")]
    composes = [
        str(file)
        for file in inspections.files_named("infra/**/compose*.y*ml", "infra/compose*.y*ml")
    ]
    yamls = [str(file) for file in inspections.files_named("infra/*.yml", "infra/*.yaml")]
    return [
        _on_files("Dockerfile", _tool("hadolint"), dockerfiles),
        _on_files(
            "compose",
            _tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec"),
            composes,
        ),
        _on_files("YAML", _tool("yamllint", "--strict", "-d", _YAML_RULES), yamls),
    ]


def _on_files(name: str, command: tuple[str, ...], files: list[str]) -> Check:
    if not files:
        return Check(name, absent="there is no such file yet")
    return Check(name, (*command, *files))


def _python(*arguments: str) -> tuple[str, ...]:
    return (str(paths.VENV_PYTHON), *arguments)


def _tool(name: str, *arguments: str) -> tuple[str, ...]:
    # Through Python where it is a script: a script's first line breaks when the folder moves.
    program = paths.VENV / "bin" / name
    if program.exists() and program.read_bytes()[:2] == b"#!":
        return _python(str(program), *arguments)
    return (str(program), *arguments)
