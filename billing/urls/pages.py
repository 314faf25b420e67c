"""Paying, on the account host."""

from django.urls import path

from billing.urls import portal
from billing.views import changes, limits, orders, pages, renewals

app_name = "billing"
urlpatterns = [
    *portal.urlpatterns,
    path("billing/tribes/<uuid:tribe_id>/", pages.choose, name="choose"),
    path("billing/tribes/<uuid:tribe_id>/limits/", limits.limits, name="limits"),
    path("billing/tribes/<uuid:tribe_id>/checkout/", pages.checkout, name="checkout"),
    path("billing/tribes/<uuid:tribe_id>/price/", pages.price, name="price"),
    path("billing/tribes/<uuid:tribe_id>/trial/", pages.start_trial, name="start_trial"),
    path("billing/tribes/<uuid:tribe_id>/order/", orders.order, name="order"),
    path("billing/orders/<uuid:order_id>/", orders.ordered, name="ordered"),
    path("billing/orders/<uuid:order_id>/withdraw/", orders.withdraw, name="withdraw_order"),
    path("billing/tribes/<uuid:tribe_id>/change/", changes.change, name="change"),
    path("billing/tribes/<uuid:tribe_id>/collection/", changes.switch, name="switch"),
    path("billing/changes/<uuid:preview_id>/", changes.preview, name="preview"),
    path("billing/tribes/<uuid:tribe_id>/cancel/", renewals.cancel, name="cancel_subscription"),
    path("billing/tribes/<uuid:tribe_id>/resume/", renewals.resume, name="resume_subscription"),
    path("billing/checkout/<uuid:attempt_id>/", pages.attempt, name="attempt"),
    path("billing/checkout/<uuid:attempt_id>/left/", pages.left, name="left"),
    path("billing/checkout/<uuid:attempt_id>/cancel/", pages.cancel, name="cancel"),
]
