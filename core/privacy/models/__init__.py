"""Ledgers of what is gathered for a person, and of who was forgotten."""

from core.privacy.models.erasures import Erasure, ErasureStep
from core.privacy.models.exports import Export, ExportPart

__all__ = ["Erasure", "ErasureStep", "Export", "ExportPart"]
