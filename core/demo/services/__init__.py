"""Making the demo, and taking it away."""

from core.demo.services.making import CannotMake, make_demo
from core.demo.services.removing import remove_demo

__all__ = ["CannotMake", "make_demo", "remove_demo"]
