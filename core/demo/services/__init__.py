"""Making the demo, having it paid for, and taking it away."""

from core.demo.services.bills import RealStripe, pay_bills
from core.demo.services.making import CannotMake, make_demo
from core.demo.services.removing import remove_demo
from core.demo.services.staff import Code, NoCodes, codes_at, repair_staff

__all__ = [
    "CannotMake",
    "Code",
    "NoCodes",
    "RealStripe",
    "codes_at",
    "make_demo",
    "pay_bills",
    "remove_demo",
    "repair_staff",
]
