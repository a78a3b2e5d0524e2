from django.urls import path

from realtime.sessions import views

app_name = "live"
urlpatterns = [
    path("rejoindre/", views.join, name="join"),
    path("rejoindre/<str:code>/", views.join_session, name="join_session"),
    path("rejoindre/<str:code>/qr.svg", views.qr, name="qr"),
    path("projecteur/<str:code>/", views.projector, name="projector"),
    path("atelier/<uuid:session_id>/", views.participant, name="participant"),
    path("atelier/<uuid:session_id>/pupitre/", views.desk, name="desk"),
    path("atelier/<uuid:session_id>/transfert/", views.transfer, name="transfer"),
    path("atelier/<uuid:session_id>/quitter/", views.leave, name="leave"),
    path("atelier/<uuid:session_id>/deroule/", views.run, name="run"),
    path("atelier/<uuid:session_id>/modifier/", views.edit, name="edit"),
    path("atelier/<uuid:session_id>/deroule/ajouter/<slug:kind>/", views.add_activity, name="add_activity"),
    path("activite/<uuid:activity_id>/", views.edit_activity, name="edit_activity"),
    path("activite/<uuid:activity_id>/deplacer/", views.move_activity, name="move_activity"),
    path("activite/<uuid:activity_id>/retirer/", views.remove_activity, name="remove_activity"),
    path("e/<slug:slug>/ateliers/", views.workshops, name="workshops"),
    path("e/<slug:slug>/ateliers/nouveau/", views.create, name="create"),
]
