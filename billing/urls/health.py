"""/healthz/billing on the account host."""

from django.urls import path

from billing.views import health

urlpatterns = [path("healthz/billing", health.health, name="billing_health")]
