"""/api/v1/tokens/ on a tribe's host."""

from django.urls import path

from api.v1.tokens import views

urlpatterns = [
    path("", views.TokensOfTribeView.as_view(), name="api_tokens_of_tribe"),
    path("<uuid:token_id>/", views.TokenOfTribeView.as_view(), name="api_token_of_tribe"),
]
