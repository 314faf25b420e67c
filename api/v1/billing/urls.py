"""/api/v1/organisations/<organisation>/billing/"""

from django.urls import path

from api.v1.billing import views

urlpatterns = [
    path("", views.BillingView.as_view(), name="api_billing"),
    path("tribes/<uuid:tribe_id>/checkout/", views.CheckoutView.as_view(), name="api_checkout"),
    path("tribes/<uuid:tribe_id>/trial/", views.TrialView.as_view(), name="api_trial"),
    path("checkout/<uuid:attempt_id>/", views.AttemptView.as_view(), name="api_attempt"),
    path(
        "checkout/<uuid:attempt_id>/cancel/",
        views.CancelView.as_view(),
        name="api_cancel_checkout",
    ),
]
