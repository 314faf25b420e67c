"""Making the demo, having it paid for, and taking it away."""

from core.demo.services.bills import RealStripe, pay_bills
from core.demo.services.making import CannotMake, make_demo
from core.demo.services.removing import remove_demo

__all__ = ["CannotMake", "RealStripe", "make_demo", "pay_bills", "remove_demo"]
