"""The simulated operations, one module per noun of Stripe's API."""

import importlib
import pkgutil


def load_all() -> None:
    """Import every noun, so that its operations are registered."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
