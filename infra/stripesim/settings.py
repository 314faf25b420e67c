"""How one simulator was started."""

from dataclasses import dataclass
from pathlib import Path

import stripe

API_VERSION: str = stripe.api_version
LARGEST_BODY = 1024 * 1024


@dataclass(frozen=True)
class Settings:
    """Everything given on the command line."""

    port: int
    state_dir: Path
    api_key: str
    webhook_url: str = ""
    webhook_host: str = ""
    webhook_secret: str = ""
    public_origin: str = ""
    is_strict: bool = False

    @property
    def origin(self) -> str:
        """Where people's browsers find the hosted pages."""
        return self.public_origin or f"http://127.0.0.1:{self.port}"
