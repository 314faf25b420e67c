"""/api/v1/members/"""

from django.urls import path

from api.v1.members import views
from core.common.doors import asks_for

urlpatterns = [
    path("", views.MembersView.as_view(), name="api_members"),
    path("history/", views.PeopleHistoryView.as_view(), name="api_people_history"),
    path("me/", asks_for("leave", methods=["DELETE"])(views.MeView.as_view()), name="api_me"),
    path("me/parting/", views.MyPartingView.as_view(), name="api_my_parting"),
    path("me/stewardship/", views.MyStewardshipView.as_view(), name="api_my_stewardship"),
    path("<uuid:member_id>/stewardship/", views.StewardshipView.as_view(), name="api_stewardship"),
    path("<uuid:member_id>/handover/", views.HandoverView.as_view(), name="api_handover"),
    path("<uuid:member_id>/level/", views.LevelView.as_view(), name="api_level"),
    path("<uuid:member_id>/parting/", views.PartingView.as_view(), name="api_parting"),
    path("<uuid:member_id>/", views.MemberView.as_view(), name="api_member"),
]
