from django.urls import include, path

from hackathon.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("accessibilite/", views.statement, {"page": "accessibility"}, name="accessibility"),
    path("confidentialite/", views.statement, {"page": "privacy"}, name="privacy"),
    path("mentions-legales/", views.statement, {"page": "legal"}, name="legal"),
    path("langue/", include("django.conf.urls.i18n")),
]
