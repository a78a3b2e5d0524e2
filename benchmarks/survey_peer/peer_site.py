"""A site with django-survey-and-report alone, on SQLite set as ours is. Runs in the peer's own virtual environment.

`python peer_site.py prepare` makes twenty questions and prints the survey's number; gunicorn serves `application`.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

QUESTIONS = 20

settings.configure(
    DEBUG=False,
    SECRET_KEY="benchmark",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="peer_urls",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "survey",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(os.environ["PEER_DIR"]) / "peer.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
            },
        }
    },
    STATIC_URL="/static/",
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    DEFAULT_SURVEY_PUBLISHING_DURATION=7,
    CHOICES_SEPARATOR=",",
    USER_DID_NOT_ANSWER="Left blank",
    USE_TZ=True,
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402 -- after the settings

application = get_wsgi_application()


def prepare() -> int:
    from django.core.management import call_command
    from survey.models import Question, Survey

    call_command("migrate", verbosity=0)
    made = Survey.objects.create(name="Peer", description="", need_logged_user=False)
    for number in range(QUESTIONS):
        Question.objects.create(
            survey=made, text=f"Question {number}", order=number, required=True, type="radio", choices="Un,Deux,Trois"
        )
    return int(made.pk)


if __name__ == "__main__":
    assert sys.argv[1:] == ["prepare"]
    print(prepare(), flush=True)
