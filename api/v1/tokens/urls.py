"""/api/v1/tokens/ on the account host."""

from django.urls import path

from api.v1.tokens import views

urlpatterns = [
    path("", views.TokensView.as_view(), name="api_tokens"),
    path("<uuid:token_id>/", views.TokenView.as_view(), name="api_token"),
]
