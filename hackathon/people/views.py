"""Coming in: password, personal link, one-time link, transfer code; and going out."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from hackathon.access.throttle import Throttle, address_of
from hackathon.extensions import landing
from hackathon.people import commands, queries
from hackathon.people.forms import PasswordForm, SignInForm, TransferForm
from hackathon.people.identity import forget_responses, take_browser
from hackathon.people.models import Pass, User
from realtime.wire.refusals import Refused
from realtime.wire.registry import Act
from realtime.wire.transactions import perform

SIGN_IN = Throttle("sign_in", each=10, everybody=2_000, seconds=900)
LINK = Throttle("link", each=30, everybody=5_000, seconds=900)
TRANSFER = Throttle("transfer", each=15, everybody=1_000, seconds=900)


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        keys = (address_of(request), form.cleaned_data["email"].lower())
        if SIGN_IN.blocked(*keys):
            form.add_error(None, Refused("too_many_attempts").message)
            return render(request, "people/sign_in.html", {"form": form}, status=429)
        user = authenticate(request, username=keys[1], password=form.cleaned_data["password"])
        if user is not None:
            forget_responses(request.session)
            login(request, user)  # a new session key, as at every rise of rights
            return redirect(_wanted_page(request))
        SIGN_IN.failed(*keys)
        form.add_error(
            None, _("This address and this password do not go together. Nothing was changed; check both and try again.")
        )
    return render(request, "people/sign_in.html", {"form": form})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("home")


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """A personal link lands here: its token is in the fragment, and is posted for a cookie."""
    if request.method == "GET":
        return render(request, "people/enter.html")
    try:
        if LINK.blocked(address_of(request)):
            raise Refused("too_many_attempts")
        # The link whole, as it is pasted, or what follows its # sign, as the page itself posts it.
        found = queries.pass_of(request.POST.get("token", "").strip().rpartition("#")[2])
        if found is None:
            LINK.failed(address_of(request))
            raise Refused("link_closed")
        return _use_account_link(request, found) if found.kind == Pass.Kind.SIGN_IN else _use_invitation(request, found)
    except Refused as refusal:
        status = 429 if refusal.code == "too_many_attempts" else 400
        return render(request, "people/enter.html", {"refusal": refusal.message}, status=status)


def _use_account_link(request: HttpRequest, link: Pass) -> HttpResponse:
    act = Act(verb="account.enter", object_id=link.user_id, run=partial(commands.use_sign_in_link, link))
    user: User = perform(None, act)
    forget_responses(request.session)
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("edition:list" if user.has_usable_password() else "people:password")


def _use_invitation(request: HttpRequest, invitation: Pass) -> HttpResponse:
    browser = take_browser(request.session)
    run = partial(commands.use_invitation, invitation, browser=browser)
    seat = perform(invitation.seat_id, Act(verb="invitation.use", object_id=invitation.seat_id, run=run))
    return redirect(landing(request, seat.edition, seat=seat))


@require_http_methods(["GET", "POST"])
@login_required
def password(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        run = partial(commands.set_password, user, password=form.cleaned_data["password"])
        perform(None, Act(verb="account.password", object_id=user.id, run=run))
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, _("Your password is set. It closes every other session of your account."))
        return redirect("edition:list")
    return render(request, "people/password.html", {"form": form})


@require_http_methods(["GET", "POST"])
def transfer(request: HttpRequest) -> HttpResponse:
    """Typed on the new device; the code was shown by the former one."""
    form = TransferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        address = address_of(request)
        try:
            if TRANSFER.blocked(address):
                raise Refused("too_many_attempts")
            run = partial(commands.use_transfer, form.cleaned_data["code"], browser=take_browser(request.session))
            seat = perform(None, Act(verb="seat.transfer", run=run))
            return redirect(landing(request, seat.edition, seat=seat))
        except Refused as refusal:
            if refusal.code == "transfer_unknown":
                TRANSFER.failed(address)
            form.add_error("code", refusal.message)
    return render(request, "people/transfer.html", {"form": form})


def _wanted_page(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return str(settings.LOGIN_REDIRECT_URL)
