from django.urls import URLPattern, URLResolver, include, path

from surveys.collection.views import contacts, following, frames, links, paper, quotas, receipts, respondent
from surveys.imports import views as imports
from surveys.questionnaires.views import bank, conditions, editor, questions, surveys, texts, versions

app_name = "surveys"

of_one_survey: list[URLPattern | URLResolver] = [
    path("", following.collection, name="collection"),
    path("import/", imports.imported, name="imported"),
    path("reglages/", surveys.settings, name="settings"),
    path("questionnaire/", editor.editor, name="editor"),
    path("questionnaire/publier/", surveys.publish, name="publish"),
    path("questionnaire/version/", surveys.new_version, name="new_version"),
    path("questionnaire/historique/", editor.history, name="history"),
    path("questionnaire/historique/geste/", editor.change_step, name="change_step"),
    path("questionnaire/page/", editor.add_section, name="add_section"),
    path("questionnaire/page/<slug:code>/", editor.edit_section, name="edit_section"),
    path("questionnaire/page/<slug:code>/geste/", editor.change_section, name="change_section"),
    path("questionnaire/page/<slug:code>/question/", questions.add_question, name="add_question"),
    path("questionnaire/question/<slug:code>/", questions.edit_question, name="edit_question"),
    path("questionnaire/question/<slug:code>/geste/", questions.change_question, name="change_question"),
    path("questionnaire/condition/<slug:kind>/<slug:code>/", conditions.edit_condition, name="edit_condition"),
    path("questionnaire/textes/", texts.texts, name="texts"),
    path("questionnaire/textes/<str:variant>/<slug:code>/", texts.edit_texts, name="edit_texts"),
    path("questionnaire/banque/", bank.bank, name="bank"),
    path("questionnaire/banque/reprendre/", bank.take_question, name="take_question"),
    path("questionnaire/corriger/<slug:code>/", versions.correct, name="correct"),
    path("cadre/<int:number>/", frames.frame, name="frame"),
    path("apercu/<int:number>/", frames.preview, name="preview"),
    path("imprimable/", following.blank, name="blank"),
    path("liens/", links.make_links, name="make_links"),
    path("kit/", links.kit, name="kit"),
    path("affiches.pdf", links.every_poster, name="every_poster"),
    path("essayer/", links.try_out, name="try_out"),
    path("essais/effacer/", links.erase_tests, name="erase_tests"),
    path("contacts.csv", contacts.contacts_file, name="contacts_file"),
    path("ouvrir/", following.open_survey, name="open_survey"),
    path("fermer/", following.close_survey, name="close_survey"),
    path("quotas/", quotas.quota_list, name="quotas"),
    path("quotas/<uuid:quota>/retirer/", quotas.remove_quota, name="remove_quota"),
    path("objectifs/", following.targets, name="targets"),
]

of_an_edition: list[URLPattern | URLResolver] = [
    path("enquetes/", surveys.survey_list, name="list"),
    path("enquetes/nouvelle/", surveys.make, name="make"),
    path("enquetes/importer/", imports.upload, name="import_survey"),
    path("enquetes/importer/<uuid:upload>/", imports.preview, name="import_preview"),
    path("enquetes/<slug:survey>/", include(of_one_survey)),
    path("enquetes/affiche/<slug:code>.pdf", links.poster_file, name="poster_file"),
    path("enquetes/affiche/<slug:code>/", links.poster, name="poster"),
    path("enquetes/classes/<slug:code>/", links.classes, name="classes"),
    path("enquetes/classes/<slug:code>/retirer/", links.remove_class, name="remove_class"),
    path("enquetes/saisie/<slug:code>/", paper.enter, name="paper"),
]

urlpatterns = [
    # Those that crowds ask for come first: Django tries them in order.
    path("q/", respondent.find, name="find"),
    path("q/<slug:code>/", respondent.start, name="start"),
    path("q/<slug:code>/page/<int:number>/", respondent.page, name="page"),
    path("q/<slug:code>/reprendre/", respondent.resume, name="resume"),
    path("q/<slug:code>/quitter/", respondent.leave, name="leave"),
    path("q/<slug:code>/information/", links.information, name="information"),
    path("q/<slug:code>/parents/", links.parents, name="parents"),
    path("q/<slug:code>/parents.pdf", links.parents_file, name="parents_file"),
    path("recepisse/", receipts.receipt, name="receipt"),
    path("recepisse/effacer/", receipts.erase, name="erase"),
    path("recepisse/efface/", receipts.erased, name="erased"),
    path("", include("surveys.analysis.urls")),
    path("", include("surveys.exports.urls")),
    path("", include("surveys.restitution.urls")),
    path("e/<slug:slug>/", include(of_an_edition)),
]
