from django.urls import path

from hackathon.edition import views

app_name = "edition"
urlpatterns = [
    path("editions/", views.editions, name="list"),
    path("e/<slug:slug>/", views.home, name="home"),
]
