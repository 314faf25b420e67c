"""Write the OpenAPI documents, or tell whether they are as the code says."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.validation import validate_schema

from api.schema import HOSTS, document

FOLDER = Path(__file__).resolve().parents[2] / "openapi"


class Command(BaseCommand):
    help = "Write api/openapi/*.yaml; with --check, fail when they differ or a warning is given."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        for host in HOSTS:
            schema = document(host)
            validate_schema(schema)
            text = OpenApiYamlRenderer().render(schema, renderer_context={}).decode()
            self._settle(FOLDER / f"{host}.yaml", text, check=options["check"])
            # Asked for each document: the next one begins with a clean slate.
            if GENERATOR_STATS:
                raise CommandError(f"The generator warned about {host}.yaml; see above.")

    def _settle(self, file: Path, text: str, *, check: bool) -> None:
        if not check:
            file.write_text(text, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != text:
            raise CommandError(f"{file.name} is out of date: run ./partup manage openapi.")
