"""/api/v1/organisations/<organisation>/billing/"""

from django.urls import path

from api.v1.billing import changes, limits, orders, renewals, views
from api.v1.billing.portal import urls as portal

urlpatterns = [
    *portal.urlpatterns,
    path("tribes/<uuid:tribe_id>/limits/", limits.LimitsView.as_view(), name="api_limits"),
    path("tribes/<uuid:tribe_id>/checkout/", views.CheckoutView.as_view(), name="api_checkout"),
    path("tribes/<uuid:tribe_id>/price/", views.PriceView.as_view(), name="api_price"),
    path("tribes/<uuid:tribe_id>/trial/", views.TrialView.as_view(), name="api_trial"),
    path(
        "tribes/<uuid:tribe_id>/order-by-invoice/",
        orders.OrderByInvoiceView.as_view(),
        name="api_order",
    ),
    path("orders/<uuid:order_id>/", orders.OrderView.as_view(), name="api_ordered"),
    path(
        "orders/<uuid:order_id>/withdraw/",
        orders.WithdrawOrderView.as_view(),
        name="api_withdraw_order",
    ),
    path(
        "tribes/<uuid:tribe_id>/change/preview/",
        changes.PreviewView.as_view(),
        name="api_change_preview",
    ),
    path("tribes/<uuid:tribe_id>/change/", changes.ChangeView.as_view(), name="api_change"),
    path(
        "tribes/<uuid:tribe_id>/collection/",
        changes.CollectionView.as_view(),
        name="api_collection",
    ),
    path(
        "tribes/<uuid:tribe_id>/cancel/",
        renewals.CancelSubscriptionView.as_view(),
        name="api_cancel_subscription",
    ),
    path(
        "tribes/<uuid:tribe_id>/resume/",
        renewals.ResumeSubscriptionView.as_view(),
        name="api_resume_subscription",
    ),
    path("checkout/<uuid:attempt_id>/", views.AttemptView.as_view(), name="api_attempt"),
    path(
        "checkout/<uuid:attempt_id>/cancel/",
        views.CancelView.as_view(),
        name="api_cancel_checkout",
    ),
]
