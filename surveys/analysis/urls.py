from django.urls import path

from surveys.analysis import views

_RESULTS = "e/<slug:slug>/enquetes/<slug:survey_slug>/resultats/"

urlpatterns = [
    path("e/<slug:slug>/importer-des-reponses/", views.import_table, name="import"),
    path(_RESULTS, views.results, name="results"),
    path(f"{_RESULTS}croiser/", views.cross, name="cross"),
    path(f"{_RESULTS}paroles/<str:code>/", views.words, name="words"),
    path(f"{_RESULTS}import/", views.import_report, name="import_report"),
    path(f"{_RESULTS}donnees-individuelles/", views.release, name="release"),
    path(f"{_RESULTS}tableaux.csv", views.tables, {"kind": "csv"}, name="tables_csv"),
    path(f"{_RESULTS}tableaux.xlsx", views.tables, {"kind": "xlsx"}, name="tables_xlsx"),
]
