from django.urls import path
from django.views.i18n import set_language

from hackathon.web import views
from hackathon.web.origins import by_origin

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibilite/", views.statement, {"page": "accessibility"}, name="accessibility"),
    path("confidentialite/", views.statement, {"page": "privacy"}, name="privacy"),
    path("mentions-legales/", views.statement, {"page": "legal"}, name="legal"),
    path("langue/setlang/", by_origin(set_language), name="set_language"),
]
