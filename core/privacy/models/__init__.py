"""Ledgers of what is gathered for a person or a tribe, and of who was forgotten."""

from core.privacy.models.erasures import Erasure, ErasureStep
from core.privacy.models.exports import Export, ExportPart
from core.privacy.models.tribe_copies import TribeCopy, TribeCopyPart

__all__ = ["Erasure", "ErasureStep", "Export", "ExportPart", "TribeCopy", "TribeCopyPart"]
