from django.urls import URLPattern

app_name = "edition"
urlpatterns: list[URLPattern] = []
