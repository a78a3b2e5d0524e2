from django.urls import path

from hackathon.people import views

app_name = "people"
urlpatterns = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("entrer/", views.enter, name="enter"),
    path("mot-de-passe/", views.password, name="password"),
    path("transfert/", views.transfer, name="transfer"),
]
