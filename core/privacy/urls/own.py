"""Pages about one's own data: /account/data/"""

from django.urls import path

from core.privacy.views import copies, erasing

app_name = "privacy"
urlpatterns = [
    path("", copies.data, name="data"),
    path("copy/", copies.ask, name="ask"),
    path("copy/<uuid:export_id>/", copies.take, name="take"),
    path("erase/", erasing.erase, name="erase"),
    path("erased/", erasing.erased, name="erased"),
]
