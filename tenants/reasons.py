"""Why a tribe may do what it may, in words; billing, a floor above, knows."""

from collections.abc import Callable

from tenants.models import Tribe

Explainer = Callable[[Tribe], tuple[str, ...]]
_explainers: list[Explainer] = []


def explain_with(explainer: Explainer) -> None:
    """Have a room above say why, when the app starts: sentences for those who pay."""
    _explainers[:] = [explainer]


def reasons_of(tribe: Tribe) -> tuple[str, ...]:
    """Why a tribe stands as it does and what comes next, for whoever may pay for it."""
    return tuple(sentence for explain in _explainers for sentence in explain(tribe))
