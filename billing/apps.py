"""The billing app."""

from django.apps import AppConfig


class BillingConfig(AppConfig):
    name = "billing"

    def ready(self) -> None:
        from billing import checks, mails, receivers  # noqa: F401
        from billing.explaining import explain
        from billing.papers import FOLDER
        from billing.plans import PLANS
        from billing.services import (  # noqa: F401
            giving,
            methods,
            pausing,
            second_payments,
            tax_ids,
        )
        from core.files import registry
        from tenants import plans, reasons

        plans.offer(PLANS)
        reasons.explain_with(explain)
        registry.reserve(FOLDER)
