"""Addresses that carry a token: in the fragment, which browsers never send."""

from functools import partial

from django.http import HttpRequest
from django.urls import reverse

from hackathon.people.commands import make_sign_in_link
from hackathon.people.models import User
from hackathon.web.addresses import public_base
from realtime.wire.registry import Act
from realtime.wire.transactions import perform


def personal_address(token: str, request: HttpRequest | None = None) -> str:
    return f"{public_base(request)}{reverse('people:enter')}#{token}"


def issue_sign_in(user: User) -> str:
    """The address that signs the account in once; for the operator, who may enter any account."""
    token = perform(None, Act(verb="account.link", object_id=user.id, run=partial(make_sign_in_link, user)))
    return personal_address(token)
