from django.urls import path

from surveys.exports import views

_RESULTS = "e/<slug:slug>/enquetes/<slug:survey_slug>/resultats/"

urlpatterns = [
    path(f"{_RESULTS}exporter/", views.exports, name="exports"),
    path(f"{_RESULTS}exporter/<uuid:number>/", views.export, name="export"),
    path(f"{_RESULTS}exporter/<uuid:number>/fichier/", views.export_file, name="export_file"),
    path(f"{_RESULTS}donnees-individuelles/", views.release, name="release"),
    path(f"{_RESULTS}tableaux.csv", views.tables_csv, name="tables_csv"),
    path(f"{_RESULTS}tableaux-utf8.csv", views.tables_plain, name="tables_plain"),
    path(f"{_RESULTS}tableaux.xlsx", views.tables_xlsx, name="tables_xlsx"),
    path(f"{_RESULTS}exporter/questionnaire/", views.lime, name="questionnaire_lime"),
    path(f"{_RESULTS}questionnaire.lss", views.questionnaire, name="questionnaire_lss"),
]
