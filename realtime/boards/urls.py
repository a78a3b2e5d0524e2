from django.urls import path

from realtime.boards import views

app_name = "boards"
urlpatterns = [
    path("tableau/<uuid:board_id>/", views.board, name="board"),
    path("tableau/<uuid:board_id>/imprimer/", views.board_print, name="print"),
    path("tableau/<uuid:board_id>/export.xlsx", views.board_workbook, name="workbook"),
]
