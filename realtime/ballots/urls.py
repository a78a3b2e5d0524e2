from django.urls import path

from realtime.ballots import views

app_name = "ballots"
urlpatterns = [
    path("vote/<uuid:ballot_id>/resultats/", views.results, name="results"),
]
