"""The application servers run: Django for pages, the wire for sockets."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")

application = get_asgi_application()
