from django.urls import path

from hackathon.structures import views

app_name = "structures"
urlpatterns = [
    path("logos/<uuid:structure_id>", views.logo, name="logo"),
    path("e/<slug:slug>/reglages/structures/", views.structures, name="list"),
    path("e/<slug:slug>/reglages/structures/<uuid:membership_id>/", views.structure, name="edit"),
    path("e/<slug:slug>/reglages/structures/<uuid:membership_id>/logo", views.set_logo, name="set_logo"),
    path("e/<slug:slug>/reglages/structures/<uuid:membership_id>/logo/retirer", views.remove_logo, name="remove_logo"),
    path("e/<slug:slug>/reglages/structures/<uuid:membership_id>/retirer", views.remove, name="remove"),
]
