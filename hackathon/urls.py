from django.urls import include, path

urlpatterns = [
    # Respondents come first: Django tries the addresses in order.
    path("", include("surveys.urls")),
    path("", include("hackathon.web.urls")),
    path("", include("hackathon.people.urls")),
    path("", include("hackathon.edition.urls")),
    path("", include("hackathon.structures.urls")),
    path("", include("realtime.sessions.urls")),
    path("", include("realtime.boards.urls")),
    path("", include("realtime.ballots.urls")),
    path("", include("challenges.urls")),
]

handler403 = "hackathon.web.views.forbidden"
handler404 = "hackathon.web.views.not_found"
handler500 = "hackathon.web.views.failed"
