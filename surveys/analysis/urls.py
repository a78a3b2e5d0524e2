from django.urls import path

from surveys.analysis.views import agreement, crossing, files, imports, results, standing_out, words

_RESULTS = "e/<slug:slug>/enquetes/<slug:survey_slug>/resultats/"

urlpatterns = [
    path("e/<slug:slug>/importer-des-reponses/", imports.import_table, name="import"),
    path(_RESULTS, results.results, name="results"),
    path(f"{_RESULTS}en-direct/", results.live, name="results_live"),
    path(f"{_RESULTS}images/<str:code>.svg", results.chart, {"kind": "svg"}, name="chart_svg"),
    path(f"{_RESULTS}images/<str:code>.png", results.chart, {"kind": "png"}, name="chart_png"),
    path(f"{_RESULTS}accord/", agreement.agreement, name="agreement"),
    path(f"{_RESULTS}croiser/", crossing.cross, name="cross"),
    path(f"{_RESULTS}ce-qui-ressort/", standing_out.standing, name="standing"),
    path(f"{_RESULTS}paroles/<str:code>/", words.words, name="words"),
    path(f"{_RESULTS}import/", imports.import_report, name="import_report"),
    path(f"{_RESULTS}donnees-individuelles/", files.release, name="release"),
    path(f"{_RESULTS}tableaux.csv", files.tables, {"kind": "csv"}, name="tables_csv"),
    path(f"{_RESULTS}tableaux.xlsx", files.tables, {"kind": "xlsx"}, name="tables_xlsx"),
]
