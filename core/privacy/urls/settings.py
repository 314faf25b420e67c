"""The way to a copy, in the settings of a tribe: /settings/copy/"""

from django.urls import path

from core.privacy.views import settings

app_name = "tribe_copy"
urlpatterns = [path("", settings.show, name="show")]
