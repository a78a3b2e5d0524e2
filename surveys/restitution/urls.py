from django.urls import path

from surveys.restitution import views

_RESTITUTION = "e/<slug:slug>/enquetes/<slug:survey_slug>/restitution/"

urlpatterns = [
    path(_RESTITUTION, views.restitution, name="restitution"),
    path(f"{_RESTITUTION}chiffre/", views.add_figure, name="restitution_figure"),
    path(f"{_RESTITUTION}croisement/", views.add_crossing, name="restitution_crossing"),
    path(f"{_RESTITUTION}parole/", views.add_quote, name="restitution_quote"),
    path(f"{_RESTITUTION}introduction/", views.introduce, name="restitution_introduce"),
    path(f"{_RESTITUTION}publier/", views.publish, name="restitution_publish"),
    path(f"{_RESTITUTION}retirer/", views.withdraw, name="restitution_withdraw"),
    path(f"{_RESTITUTION}geste/<uuid:piece_id>/", views.change_piece, name="restitution_change"),
    path(f"{_RESTITUTION}ecran/", views.projected, name="restitution_projected"),
    path(f"{_RESTITUTION}synthese.pdf", views.synthesis, name="restitution_synthesis"),
    path(f"{_RESTITUTION}territoires/", views.territories, name="restitution_territories"),
    path(f"{_RESTITUTION}territoires/<uuid:area>.pdf", views.territory_file, name="restitution_territory"),
    path("r/<slug:code>/", views.public_page, name="restitution_public"),
]
