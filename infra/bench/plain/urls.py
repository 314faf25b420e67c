"""The account host, and an empty view."""

from django.urls import path

from config.urls_public import urlpatterns as of_the_product
from infra.bench.plain.views import empty

urlpatterns = [path("webhooks/empty/", empty), *of_the_product]
