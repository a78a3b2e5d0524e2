from django.urls import path

from hackathon.people import pages, views

app_name = "people"
urlpatterns = [
    path("connexion/", views.sign_in, name="sign_in"),
    path("deconnexion/", views.sign_out, name="sign_out"),
    path("entrer/", views.enter, name="enter"),
    path("mot-de-passe/", views.password, name="password"),
    path("transfert/", views.transfer, name="transfer"),
    path("e/<slug:slug>/personnes/equipe/", pages.team, name="team"),
    path("e/<slug:slug>/personnes/equipe/<uuid:seat_id>/", pages.link, name="link"),
    path("e/<slug:slug>/personnes/equipe/<uuid:seat_id>/renouveler", pages.renew, name="renew"),
    path("e/<slug:slug>/personnes/equipe/<uuid:seat_id>/revoquer", pages.revoke, name="revoke"),
    path("e/<slug:slug>/personnes/", pages.people, name="list"),
    path("e/<slug:slug>/personnes/importer/", pages.import_list, name="import"),
    path("e/<slug:slug>/personnes/importer/confirmer", pages.confirm_list, name="confirm"),
]
