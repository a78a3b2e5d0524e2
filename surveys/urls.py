from django.urls import path

from surveys.collection.views import receipts, respondent

app_name = "surveys"
urlpatterns = [
    path("q/<slug:code>/", respondent.start, name="start"),
    path("q/<slug:code>/page/<int:number>/", respondent.page, name="page"),
    path("q/<slug:code>/reprendre/", respondent.resume, name="resume"),
    path("q/<slug:code>/quitter/", respondent.leave, name="leave"),
    path("recepisse/", receipts.receipt, name="receipt"),
    path("recepisse/effacer/", receipts.erase, name="erase"),
    path("recepisse/efface/", receipts.erased, name="erased"),
]
