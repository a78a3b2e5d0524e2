from django.urls import path

from hackathon.structures import views

app_name = "structures"
urlpatterns = [
    path("logos/<uuid:structure_id>", views.logo, name="logo"),
]
