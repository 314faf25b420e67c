"""`python -m infra.bench [NAME …] [--quick]`"""

import argparse
import importlib
import os
import sys

import django

from infra.bench import harness

NAMES = (
    "provisioning",
    "migrations",
    "request",
    "inbox",
    "people",
    "webhooks",
    "renewals",
    "ladder",
    "erasure",
    "matrix",
)


def main() -> int:
    """Run the benches, print their tables, and fail when one does not reach what it must."""
    parser = argparse.ArgumentParser(prog="./partup bench")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], metavar="NAME")
    parser.add_argument("--quick", action="store_true", help="3 runs, few tribes, no reach")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    scale = harness.Scale(is_quick=options.quick)
    missed = []
    for name in options.names or NAMES:
        rows = importlib.import_module(f"infra.bench.{name}").run(scale)
        harness.write(name, rows)
        print(harness.table(name, rows, is_judged=not scale.is_quick), flush=True)
        missed += [f"{name}: {row.case}" for row in rows if not row.reached]
    if missed and not options.quick:
        print("\nNot reached:\n  " + "\n  ".join(missed), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
