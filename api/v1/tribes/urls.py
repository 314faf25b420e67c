"""/api/v1/tribes/"""

from django.urls import path

from api.v1.tribes import views

urlpatterns = [
    path("", views.TribesView.as_view(), name="api_tribes"),
    path("<uuid:tribe_id>/", views.TribeView.as_view(), name="api_tribe"),
    path("<uuid:tribe_id>/membership/", views.MembershipView.as_view(), name="api_membership"),
    path("<uuid:tribe_id>/entry/", views.EntryView.as_view(), name="api_entry"),
]
