"""/api/v1/members/"""

from django.urls import path

from api.v1.members import views

urlpatterns = [
    path("", views.MembersView.as_view(), name="api_members"),
    path("me/", views.MeView.as_view(), name="api_me"),
    path("me/stewardship/", views.MyStewardshipView.as_view(), name="api_my_stewardship"),
    path("<uuid:member_id>/stewardship/", views.StewardshipView.as_view(), name="api_stewardship"),
    path("<uuid:member_id>/", views.MemberView.as_view(), name="api_member"),
]
