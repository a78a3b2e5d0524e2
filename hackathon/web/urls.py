from django.urls import include, path

from hackathon.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("langue/", include("django.conf.urls.i18n")),
    path("sante/vivant", views.alive, name="alive"),
    path("sante/pret", views.ready, name="ready"),
]
