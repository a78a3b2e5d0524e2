"""Pages that belong to no app: the front door, statements, refusals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

# What each stage is for, as the front page says it to somebody who comes for the first time.
THE_PATH = [
    {
        "label": _("Survey"),
        "state": "next",
        "icon": "clipboard-list",
        "note": _("Everybody says what they live through"),
    },
    {"label": _("Design thinking"), "state": "next", "icon": "lightbulb", "note": _("Workshops look for ideas")},
    {"label": _("Hackathon"), "state": "next", "icon": "users", "note": _("Teams build solutions in a day")},
    {"label": _("Action"), "state": "next", "icon": "flag", "note": _("A plan is decided and followed")},
]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "web/home.html", {"path": THE_PATH})


@require_safe
def statement(request: HttpRequest, page: str) -> HttpResponse:
    """Accessibility, privacy and legal notice: texts of the deployer, in templates/web."""
    return render(request, f"web/{page}.html")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "web/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/404.html", status=404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "web/403.html", status=403)


def failed(request: HttpRequest) -> HttpResponse:
    return render(request, "web/500.html", status=500)
