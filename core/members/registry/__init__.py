"""What the rooms above tell this one: what follows from rules, what ends, and what they keep."""

from core.members.registry.consequences import (
    Effect,
    Parting,
    Right,
    RulesChange,
    effects_elsewhere,
    partings_elsewhere,
    register_effects,
    register_partings,
    register_right,
    rights,
)
from core.members.registry.own_data import register_own_data, sections

__all__ = [
    "Effect",
    "Parting",
    "Right",
    "RulesChange",
    "effects_elsewhere",
    "partings_elsewhere",
    "register_effects",
    "register_own_data",
    "register_partings",
    "register_right",
    "rights",
    "sections",
]
