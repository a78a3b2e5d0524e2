from django.urls import path

from surveys.analysis.views import (
    agreement,
    clusters,
    coding,
    crossing,
    imports,
    masks,
    results,
    standing_out,
    weighting,
    words,
)

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
    path(f"{_RESULTS}paroles/", words.words, name="voices"),
    path(f"{_RESULTS}paroles/<path:code>/", words.words, name="words"),
    path(f"{_RESULTS}mots/", words.terms, name="terms"),
    path(f"{_RESULTS}mots/ecarter/", words.stop_word, name="stop_word"),
    path(f"{_RESULTS}mots-d-un-groupe/", words.specific, name="specific"),
    path(f"{_RESULTS}textes-proches/", clusters.clusters, name="clusters"),
    path(f"{_RESULTS}textes-proches/theme/", clusters.make_theme, name="make_theme"),
    path(f"{_RESULTS}themes/", coding.coding_list, name="coding"),
    path(f"{_RESULTS}themes/grille/<path:key>/", coding.code_frame, name="code_frame"),
    path(f"{_RESULTS}themes/textes/<path:key>/", coding.code_texts, name="code_texts"),
    path(f"{_RESULTS}themes/changer/<uuid:code_id>/", coding.change_code, name="change_code"),
    path(f"{_RESULTS}masques/", masks.masks, name="masks"),
    path(f"{_RESULTS}masques/<uuid:listed>/montrer/", masks.unmask, name="unmask"),
    path(f"{_RESULTS}redressement/", weighting.weighting, name="weighting"),
    path(f"{_RESULTS}redressement/retirer/", weighting.drop_weighting, name="drop_weighting"),
    path(f"{_RESULTS}import/", imports.import_report, name="import_report"),
]
