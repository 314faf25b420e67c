"""/api/v1/tribe/rules/"""

from django.urls import path

from api.v1.rules import views

urlpatterns = [
    path("", views.RulesView.as_view(), name="api_rules"),
    path("preview/", views.RulesPreviewView.as_view(), name="api_rules_preview"),
    path("review/", views.RulesReviewView.as_view(), name="api_rules_review"),
    path("versions/", views.RulesVersionsView.as_view(), name="api_rules_versions"),
]
