from django.urls import path, re_path

from hackathon.edition import views
from hackathon.journal import views as journal
from hackathon.stages import views as stages

app_name = "edition"
urlpatterns = [
    path("editions/", views.editions, name="list"),
    path("editions/nouvelle/", views.new, name="new"),
    path("e/<slug:slug>/", views.home, name="home"),
    path("e/<slug:slug>/reglages/", views.settings, name="settings"),
    path("e/<slug:slug>/reglages/publics/", views.audiences, name="audiences"),
    path("e/<slug:slug>/reglages/publics/<uuid:audience_id>/", views.audience, name="audience"),
    path("e/<slug:slug>/reglages/publics/<uuid:audience_id>/retirer", views.remove_audience, name="remove_audience"),
    path("e/<slug:slug>/reglages/axes/", views.axes, name="axes"),
    path("e/<slug:slug>/reglages/axes/<uuid:axis_id>/", views.axis, name="axis"),
    path("e/<slug:slug>/reglages/axes/<uuid:axis_id>/retirer", views.remove_axis, name="remove_axis"),
    path("e/<slug:slug>/reglages/territoires/", views.territories, name="territories"),
    path("e/<slug:slug>/reglages/territoires/commune", views.add_commune, name="add_commune"),
    path("e/<slug:slug>/reglages/territoires/bassin", views.add_basin, name="add_basin"),
    path(
        "e/<slug:slug>/reglages/territoires/<uuid:territory_id>/retirer",
        views.remove_territory,
        name="remove_territory",
    ),
    path("e/<slug:slug>/reglages/etapes/", stages.stages, name="stages"),
    re_path(
        r"^e/(?P<slug>[-\w]+)/reglages/etapes/(?P<stage_id>[0-9a-f-]{36})/(?P<state>planned|open|closed)$",
        stages.set_state,
        name="set_stage",
    ),
    path("e/<slug:slug>/reglages/etapes/<uuid:stage_id>/dates", stages.set_dates, name="plan_stage"),
    path("e/<slug:slug>/reglages/journal/", journal.journal, name="journal"),
]
