from typing import Any

from django.http import HttpRequest

from hackathon.web.addresses import this_computer_only


def page(request: HttpRequest) -> dict[str, Any]:
    """What every template knows."""
    return {"this_computer_only": this_computer_only()}
