"""/webhooks/ on the account host."""

from django.urls import path

from billing.views import webhook

urlpatterns = [path("stripe/", webhook.receive, name="stripe_webhook")]
