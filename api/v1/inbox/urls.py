"""/api/v1/inbox/ and /api/v1/work/"""

from django.urls import path

from api.v1.inbox import views

urlpatterns = [
    path("inbox/", views.InboxView.as_view(), name="api_inbox"),
    path("inbox/read/", views.ReadAllView.as_view(), name="api_read_all"),
    path("inbox/<uuid:pointer_id>/read/", views.ReadView.as_view(), name="api_read"),
    path("work/", views.WorkView.as_view(), name="api_work"),
]
